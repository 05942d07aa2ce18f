const HOUR = 3_600;

export const API_KEY_STATES = ['active', 'disabled', 'expired', 'revoked'] as const;
export type ApiKeyState = (typeof API_KEY_STATES)[number];
export const API_KEY_MARKS = ['expiring', 'never_used', 'idle'] as const;
export type ApiKeyMark = (typeof API_KEY_MARKS)[number];
export const USAGE_RANGES = ['24h', '7d', '30d'] as const;
export type UsageRange = (typeof USAGE_RANGES)[number];
export const STATUS_CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const;
/** Maximum number of live keys in an organization. */
export const LIVE_KEYS_LIMIT = 100;
/** Days before expiry at which a key is marked and its owners are emailed, and days without use at which it is marked. */
export const EXPIRING_DAYS = 7;
export const NEVER_USED_DAYS = 7;
export const IDLE_DAYS = 90;
/** How long the old secret keeps working after a rotation, in seconds: choices of the form, default and maximum. */
export const GRACE_PRESETS = [0, HOUR, 24 * HOUR, 7 * 24 * HOUR] as const;
export const DEFAULT_GRACE_SECONDS = 24 * HOUR;
export const LONGEST_GRACE_SECONDS = 30 * 24 * HOUR;
/** Maximum number of working secrets of one key, including the current one. */
export const LIVE_SECRETS_LIMIT = 5;

/** Maximum lifetime of a key, in years. */
export const LONGEST_LIFE_YEARS = 10;

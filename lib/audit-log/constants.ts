/** `total` counts up to this: counting a million rows takes longer than showing fifty, and “more than 10,000” is enough. */
export const MOST_COUNTED = 10_000;
/** Bounds of the retention in days; null keeps the log forever. */
export const RETENTION_DAYS = { min: 30, max: 3_650 };
export const ACTOR_KINDS = ['user', 'key', 'system'] as const;
export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;

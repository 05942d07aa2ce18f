const HOUR = 60;
const DAY = 24 * HOUR;

/** Idle timeout in minutes (ASVS 5.0 7.3.1): minimum, maximum and default. */
export const SESSION_IDLE_MINUTES = { min: 15, max: 30 * DAY, default: 14 * DAY };
/** Maximum session length in minutes after signing in (ASVS 5.0 7.3.2). */
export const SESSION_LIFETIME_MINUTES = { min: HOUR, max: 90 * DAY, default: 30 * DAY };

const HOUR = 60;
const DAY = 24 * HOUR;

/** Minutes without use after which a session ends (ASVS 5.0 7.3.1): the least, the most, and what holds unless chosen. */
export const SESSION_IDLE_MINUTES = { min: 15, max: 30 * DAY, default: 14 * DAY };
/** Minutes after signing in at which a session ends, however much it is used (ASVS 5.0 7.3.2). */
export const SESSION_LIFETIME_MINUTES = { min: HOUR, max: 90 * DAY, default: 30 * DAY };

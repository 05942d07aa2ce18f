/** Limits of the maximum API key lifetime, in days. */
export const API_KEY_LIFETIME_DAYS = { min: 1, max: 3_650 };
/** Maximum and default number of days until the two-factor authentication deadline. */
export const TWO_FACTOR_DEADLINE_DAYS = { max: 365, default: 14 };

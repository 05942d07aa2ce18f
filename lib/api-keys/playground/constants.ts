/** Lifetime of a playground key, in minutes. */
export const PLAYGROUND_KEY_MINUTES = 15;

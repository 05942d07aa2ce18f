/** An offset beyond this is refused: skipping rows takes longer the more there are, and 10,000 take a few milliseconds. */
export const DEEPEST_OFFSET = 10_000;
/** Up to this many rows are counted while a request waits, which takes a few milliseconds. Beyond it, a list is “more than 10,000”. */
export const MOST_COUNTED = 10_000;
/** A filter takes at most this many values. */
export const MOST_FILTER_VALUES = 50;
/** The cursor of the last page. */
export const LAST_PAGE = 'last';

// JSON.parse repeats a piece of the text that it could not read, which may be of a password.
const QUOTED = /(?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON/s;
const ADDRESS = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g;

/**
 * An error as one line for a log or a job's record: its kind, code and sentence, without mail addresses.
 * Of an error that wraps another the innermost speaks: Drizzle's own message repeats the values of the query.
 */
export function describeError(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (!(inner instanceof Error)) return withoutAddresses(String(inner));
  const { code, detail } = inner as { code?: unknown; detail?: unknown };
  const kind = `${inner.name}${typeof code === 'string' ? ` ${code}` : ''}`;
  // A mail's failure says in its message what an administrator may know, and in `detail` what the operator needs.
  const more = inner.name === 'MailFailure' && typeof detail === 'string' ? ` (${detail})` : '';
  return withoutAddresses(`${kind}: ${inner.message.replace(QUOTED, 'this is not valid JSON')}${more}`);
}

/** One line of at most 500 characters in which mail addresses are replaced. */
export function withoutAddresses(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(ADDRESS, '[address]')
    .slice(0, 500);
}

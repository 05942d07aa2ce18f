// JSON.parse quotes part of the text that it could not parse, which may contain a password.
const QUOTED = /(?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON/s;
const ADDRESS = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g;

/**
 * Returns an error as one line for a log or a job's record: its name, code and message, without email addresses. When errors are
 * nested, it describes the innermost one, because Drizzle's own message repeats the values of the query.
 */
export function describeError(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (!(inner instanceof Error)) return withoutAddresses(String(inner));
  const { code, detail } = inner as { code?: unknown; detail?: unknown };
  const kind = `${inner.name}${typeof code === 'string' ? ` ${code}` : ''}`;
  // The message of a MailFailure is for administrators; `detail` is what the operator needs.
  const more = inner.name === 'MailFailure' && typeof detail === 'string' ? ` (${detail})` : '';
  return withoutAddresses(`${kind}: ${inner.message.replace(QUOTED, 'this is not valid JSON')}${more}`);
}

/** Returns text as one line of at most 500 characters, with email addresses replaced. */
export function withoutAddresses(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(ADDRESS, '[address]')
    .slice(0, 500);
}

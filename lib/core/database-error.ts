// Connection lost or refused (class 08, 57P0x), out of connections (53300), statement or lock timeout (57014, 55P03),
// deadlock or serialization failure (class 40), a read-only server, as during a failover (25006): all of them pass, so that the
// caller may try again.
const OVERLOAD = /^(08\w{3}|40\w{3}|57P0\d|53\d{3}|57014|55P03|25P03|25006)$/;
const READ_ONLY = '25006';
const DEADLOCK = '40P01';
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'ENOENT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// When a connection dies during a transaction, the next query fails in the driver, without a SQLSTATE.
const POOL =
  /timeout exceeded when trying to connect|Connection terminated|is not queryable|Cannot use a pool after calling end/;
const UNANSWERED = /Query read timeout/;

/** Returns the SQLSTATE of a database error, or the code of a network error, also when Drizzle wraps it; undefined for other errors. */
export function sqlState(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === 'string') return code;
  }
  return undefined;
}

/** Whether the database did not answer within the driver's own timeout: the connection can no longer be trusted. */
export function isUnanswered(error: unknown): boolean {
  return says(error, UNANSWERED);
}

/**
 * Whether to discard the connection on which the error occurred: it does not answer, or its server has become a standby, where
 * every later write would fail too.
 */
export function spoilsConnection(error: unknown): boolean {
  return isUnanswered(error) || sqlState(error) === READ_ONLY;
}

/** Whether Postgres has rolled the transaction back to end a deadlock (SQLSTATE 40P01): the same work then succeeds. */
export function isDeadlock(error: unknown): boolean {
  return sqlState(error) === DEADLOCK;
}

/** Whether the database is slow, unreachable or out of capacity, so that trying again later may help. */
export function isOverload(error: unknown): boolean {
  const code = sqlState(error);
  return Boolean(code && (OVERLOAD.test(code) || NETWORK.has(code))) || says(error, POOL) || isUnanswered(error);
}

function says(error: unknown, words: RegExp): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (words.test(at.message)) return true;
  return false;
}

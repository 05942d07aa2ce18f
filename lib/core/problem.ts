import { isOverload, sqlState } from './database-error';

/** The codes of all expected failures, with their HTTP status and title (RFC 9457). */
export const PROBLEMS = {
  bad_request: { status: 400, title: 'Bad request' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  missing_api_key: { status: 401, title: 'Missing API key' },
  invalid_api_key: { status: 401, title: 'Invalid API key' },
  sign_in_failed: { status: 401, title: 'Sign-in failed' },
  identity_confirmation_required: { status: 403, title: 'Identity confirmation required' },
  insufficient_permission: { status: 403, title: 'Permission denied' },
  ip_not_allowed: { status: 403, title: 'IP address not allowed' },
  forbidden_origin: { status: 403, title: 'Origin not allowed' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  request_timeout: { status: 408, title: 'Request timeout' },
  conflict: { status: 409, title: 'Conflict' },
  new_version: { status: 409, title: 'New version available' },
  session_changed: { status: 409, title: 'Signed in as a different user or organization' },
  not_connected: { status: 409, title: 'Integration not connected' },
  reconnect_required: { status: 409, title: 'Integration must be reconnected' },
  precondition_failed: { status: 412, title: 'Changed since you read it' },
  payload_too_large: { status: 413, title: 'Payload too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  validation_error: { status: 422, title: 'Validation failed' },
  slot_unavailable: { status: 422, title: 'Time not available' },
  precondition_required: { status: 428, title: 'Precondition required' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'Internal error' },
  upstream_error: { status: 502, title: 'The connected service failed' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
  upstream_unavailable: { status: 503, title: 'The connected service is unavailable' },
  upstream_timeout: { status: 504, title: 'The connected service timed out' },
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** An invalid field: `path` as in the input (`allowed_email_domains.0`), a stable code, a sentence that says what to do. */
export interface FieldError {
  path: string;
  code: string;
  message: string;
}

/** A problem as plain data, as a server action returns it to a form. */
export interface ProblemData {
  code: ProblemCode;
  detail: string;
  errors?: FieldError[];
  required_permissions?: string[];
  retry_after_seconds?: number;
  /** Extension members of the problem document, as documented for its code (RFC 9457 §3.2). */
  extensions?: Record<string, unknown>;
  /** The current row, if the caller's version is out of date. */
  current?: unknown;
}

/** The only expected error. Its `detail` is public; other errors are never shown to a caller. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly data: ProblemData;

  constructor(code: ProblemCode, detail: string, more: Omit<ProblemData, 'code' | 'detail'> = {}) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.data = { code, detail, ...more };
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}

/** Creates a validation problem for one field. */
export function fieldProblem(path: string, code: string, message: string): Problem {
  return new Problem('validation_error', message, { errors: [{ path, code, message }] });
}

/** Creates the problem for a missing row; another organization's row looks the same to the caller. */
export function notFound(noun: string): Problem {
  return new Problem('not_found', `There is no such ${noun}.`);
}

/** Someone changed the row since the caller read it. The problem carries the row as it is now, in `current`. */
export function versionConflict(noun: string, current: { updated_by_label: string | null }): Problem {
  const who = current.updated_by_label ?? 'Someone';
  return new Problem('precondition_failed', `${who} changed the ${noun} in the meantime.`, { current });
}

/**
 * A failure on our side after a connected service may already have acted. Keeps the error as its cause; `toProblem` then warns of it
 * instead of saying "nothing was changed".
 */
export class UpstreamInDoubt extends Error {
  constructor(cause: unknown) {
    super('Failed after a connected service was asked', { cause });
    this.name = 'UpstreamInDoubt';
  }
}

const IN_DOUBT =
  'Something went wrong on our side while we were contacting the connected service. It may have done what you asked: check there before you try again.';

/**
 * Converts any error to a Problem. A slow or unreachable database is `unavailable`, never a 500 or a 429; SQLSTATE AG001 is the
 * last-owner trigger; everything else is `internal_error`, without its message.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isProblem(error)) return new Problem(error.data.code, error.data.detail, error.data);
  // By its name, as in `isProblem`.
  if (error instanceof Error && error.name === 'UpstreamInDoubt') {
    return isOverload(error)
      ? new Problem('unavailable', IN_DOUBT, { retry_after_seconds: 2 })
      : new Problem('internal_error', IN_DOUBT);
  }
  if (sqlState(error) === 'AG001') {
    return new Problem('conflict', 'The organization needs at least one active owner. Appoint another owner first.');
  }
  // Class 22, a value the column cannot store: a schema accepted what the database rejects.
  if (sqlState(error)?.startsWith('22')) return new Problem('bad_request', 'A value in the request could not be read.');
  if (isOverload(error)) {
    return new Problem(
      'unavailable',
      'The service is busy. Your change may not have been saved. Try again in a few seconds.',
      {
        retry_after_seconds: 2,
      },
    );
  }
  return new Problem('internal_error', 'Something went wrong on our side. Nothing was changed.');
}

/** Whether an error is a Problem. Next bundles its own copy of the class, which `instanceof` does not recognize. */
export function isProblem(error: unknown): error is Problem {
  return error instanceof Error && error.name === 'Problem' && 'data' in error;
}

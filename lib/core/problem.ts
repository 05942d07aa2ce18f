import { isOverload, sqlState } from './database-error';

/** The codes of every expected failure with their HTTP status and title (RFC 9457). */
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

/** One wrong field: `path` as in the input (`allowed_email_domains.0`), a stable code, a sentence that says what to do. */
export interface FieldError {
  path: string;
  code: string;
  message: string;
}

/** A problem as plain data: what crosses from a server action to a form. */
export interface ProblemData {
  code: ProblemCode;
  detail: string;
  errors?: FieldError[];
  required_permissions?: string[];
  retry_after_seconds?: number;
  /** Members of its own that a kind of problem adds to the answer, under the names documented for its code (RFC 9457 §3.2). */
  extensions?: Record<string, unknown>;
  /** What stands in the database now, where the caller's version is old. */
  current?: unknown;
}

/** The only expected error. Its `detail` is a public sentence; anything that is not a Problem is never shown to a caller. */
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

/** A validation problem about one field. */
export function fieldProblem(path: string, code: string, message: string): Problem {
  return new Problem('validation_error', message, { errors: [{ path, code, message }] });
}

/** Another organization's row and one that never was are the same to the caller. */
export function notFound(noun: string): Problem {
  return new Problem('not_found', `There is no such ${noun}.`);
}

/**
 * Something failed on our side after a connected service may have done what was asked. Keeps the error as its cause, and makes
 * `toProblem` say so instead of "nothing was changed".
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
 * Any error as a Problem. A database that is slow or gone is `unavailable`, never a 500 and never a 429;
 * the last owner's guard speaks through SQLSTATE AG001; everything else is `internal_error` without its message.
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
  // Class 22 is a value that the column cannot hold: a schema let through what the database refuses.
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

/** Whether it was thrown as a Problem. Next bundles its own copy of the class, so that `instanceof` does not see every one. */
export function isProblem(error: unknown): error is Problem {
  return error instanceof Error && error.name === 'Problem' && 'data' in error;
}

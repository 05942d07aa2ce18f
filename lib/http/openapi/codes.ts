import type { ProblemCode } from '@/lib/core/problem';
import type { Operation } from '@/lib/operation/operation';

/** The problem codes of the API, by HTTP status. */
export const BY_STATUS: Record<number, readonly ProblemCode[]> = {
  400: ['bad_request'],
  401: ['missing_api_key', 'invalid_api_key'],
  403: ['insufficient_permission', 'ip_not_allowed'],
  404: ['not_found'],
  405: ['method_not_allowed'],
  408: ['request_timeout'],
  409: ['conflict', 'not_connected', 'reconnect_required'],
  412: ['precondition_failed'],
  413: ['payload_too_large'],
  415: ['unsupported_media_type'],
  422: ['validation_error', 'slot_unavailable'],
  428: ['precondition_required'],
  429: ['rate_limited'],
  500: ['internal_error'],
  502: ['upstream_error'],
  503: ['unavailable', 'upstream_unavailable'],
  504: ['upstream_timeout'],
};

/**
 * Returns the error statuses of an operation, ascending. Without 405, which a path returns for methods that it does not support.
 */
export function failuresOf(operation: Operation): number[] {
  const { method, path, versioned, upstream } = operation.http!;
  const writes = method !== 'GET';
  return [
    ...[400, 401, 403],
    ...(path.includes('{') ? [404] : []),
    ...(writes ? [408] : []),
    ...(operation.kind === 'mutation' || upstream ? [409] : []),
    ...(writes && versioned ? [412] : []),
    ...(writes ? [413, 415] : []),
    422,
    ...(writes && versioned ? [428] : []),
    ...[429, 500],
    ...(upstream ? [502, 503, 504] : [503]),
  ];
}

import { PROBLEMS, type ProblemCode } from '@/lib/core/problem';

/** Codes that only the dashboard uses; the API never returns them. */
const SCREEN_ONLY = [
  'unauthenticated',
  'sign_in_failed',
  'identity_confirmation_required',
  'forbidden_origin',
  'session_changed',
  'new_version',
] as const;
export type ApiCode = Exclude<ProblemCode, (typeof SCREEN_ONLY)[number]>;

/** Every error code that the API may return, sorted by status. Each is explained at /docs/errors#<code>. */
export const API_CODES = (Object.keys(PROBLEMS) as ProblemCode[])
  .filter((code): code is ApiCode => !(SCREEN_ONLY as readonly string[]).includes(code))
  .sort((a, b) => PROBLEMS[a].status - PROBLEMS[b].status);

/** What each code means and how to resolve it. A new code does not compile until it is explained here. */
export const EXPLANATIONS: Record<
  ApiCode,
  { means: string; remedy: string; again: 'no' | 'later' | 'after a check' | 'after a change' }
> = {
  bad_request: {
    means:
      'The request is malformed: the body is not a UTF-8 JSON object, a single-value query parameter is repeated, two different keys were sent, or a key is in the URL.',
    remedy: 'Fix the request as described in `detail`. If a key was in the URL, it may be in logs: revoke it.',
    again: 'after a change',
  },
  missing_api_key: {
    means: 'The request has no API key.',
    remedy: 'Send the key in the `X-Api-Key` header, or as `Authorization: Bearer`.',
    again: 'after a change',
  },
  invalid_api_key: {
    means:
      'The key is mistyped, unknown, revoked, disabled or expired, or it was rotated and its grace period is over. The response does not say which; check the key’s page under API Keys.',
    remedy: 'Find the key under API Keys by its prefix. Enable or replace it.',
    again: 'after a change',
  },
  insufficient_permission: {
    means:
      'The key lacks the permission in `required_permissions`, tried to grant a permission it does not have, or named another organization.',
    remedy: 'Add the permission to the key under API Keys. Write does not include read.',
    again: 'after a change',
  },
  ip_not_allowed: {
    means:
      'The request came from an IP address that is not on the key’s list. `detail` contains the address as the API sees it.',
    remedy: 'Call from an allowed address, or change the list under API Keys.',
    again: 'after a change',
  },
  not_found: {
    means: 'The endpoint does not exist, or your organization has no object with this id.',
    remedy: 'Check the path and the id. The object may have been deleted.',
    again: 'no',
  },
  method_not_allowed: {
    means: 'The endpoint does not support this method.',
    remedy: 'Use one of the methods in the `Allow` header.',
    again: 'after a change',
  },
  request_timeout: {
    means: 'The request did not arrive within a minute, or its headers within 15 seconds. Nothing was changed.',
    remedy: 'Retry over a faster connection, with the same `Idempotency-Key` if you sent one.',
    again: 'later',
  },
  conflict: {
    means:
      'The request conflicts with the current state, such as inviting an existing member or changing a revoked key; or a request with the same `Idempotency-Key` is still in progress.',
    remedy:
      'Read `detail` and fetch the current state. If the response has a `Retry-After` header, retry the same request.',
    again: 'after a change',
  },
  not_connected: {
    means: 'The request needs a GoHighLevel or Cal.com account, but none is connected, or not the one in the request.',
    remedy:
      'Ask an admin to connect it under Settings → Integrations. `GET /integrations` lists the connected accounts.',
    again: 'after a change',
  },
  reconnect_required: {
    means:
      'The connected service no longer accepts our credentials: they were revoked or expired. Admins were notified by email.',
    remedy: 'Ask an admin to reconnect it under Settings → Integrations.',
    again: 'after a change',
  },
  precondition_failed: {
    means: 'The object changed after you read it, or `If-Match` is not a valid ETag.',
    remedy: 'Fetch the object again, reapply your change, and send it with the new `ETag`.',
    again: 'after a change',
  },
  payload_too_large: {
    means: 'The request body is larger than 1 MiB, or 4 MiB for `POST /invitations/bulk`.',
    remedy: 'Send less at once.',
    again: 'after a change',
  },
  unsupported_media_type: {
    means: 'The body is not UTF-8 JSON by its `Content-Type`, or it is compressed.',
    remedy: 'Send `Content-Type: application/json` without a `Content-Encoding`.',
    again: 'after a change',
  },
  validation_error: {
    means: 'Fields are invalid, missing or unknown. `errors` lists up to 50 of them with `path`, `code` and `message`.',
    remedy: 'Fix the fields. Unknown fields are rejected so that typos don’t go unnoticed.',
    again: 'after a change',
  },
  slot_unavailable: {
    means: 'The requested time is not available. `available_slots` lists free times.',
    remedy: 'Pick one of `available_slots` and send its `starts` as `appointment_datetime`.',
    again: 'after a change',
  },
  precondition_required: {
    means: 'This endpoint requires `If-Match` to prevent lost updates.',
    remedy: 'Fetch the object first and send its `ETag` in `If-Match`.',
    again: 'after a change',
  },
  rate_limited: {
    means: 'The key exceeded its rate limit, or your IP address sent too many requests with invalid keys.',
    remedy: 'Retry after the number of seconds in `Retry-After`.',
    again: 'later',
  },
  internal_error: {
    means: 'Something went wrong on our side. Nothing was changed.',
    remedy: 'Contact us with the `request_id`. Retrying is unlikely to help.',
    again: 'no',
  },
  unavailable: {
    means: 'The service is overloaded or its database is unavailable.',
    remedy: 'Retry after the number of seconds in `Retry-After`. For a POST, use the same `Idempotency-Key`.',
    again: 'later',
  },
  upstream_error: {
    means: 'The connected service returned an error or an invalid response.',
    remedy:
      'Try again later. If it keeps failing, check the status page of the service and contact us with the `request_id`. If the request was a change, check in the service whether it was made before you retry.',
    again: 'after a check',
  },
  upstream_unavailable: {
    means: 'The connected service can’t be reached, is rate limiting us, or failed so often that requests are paused.',
    remedy:
      'Retry after the number of seconds in `Retry-After`. If the request was a change, check in the service whether it was made before you retry.',
    again: 'after a check',
  },
  upstream_timeout: {
    means: 'The connected service did not respond in time. The request may or may not have succeeded.',
    remedy: 'Check whether it succeeded before you retry.',
    again: 'after a check',
  },
};

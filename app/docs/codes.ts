import { PROBLEMS, type ProblemCode } from '@/lib/core/problem';

/** Codes that only the screens of the product know; the API never answers with them. */
const SCREEN_ONLY = [
  'unauthenticated',
  'sign_in_failed',
  'identity_confirmation_required',
  'forbidden_origin',
  'session_changed',
  'new_version',
] as const;
export type ApiCode = Exclude<ProblemCode, (typeof SCREEN_ONLY)[number]>;

/** Every code that an answer of the API may carry, by status. Each has its explanation at /docs/errors#<code>. */
export const API_CODES = (Object.keys(PROBLEMS) as ProblemCode[])
  .filter((code): code is ApiCode => !(SCREEN_ONLY as readonly string[]).includes(code))
  .sort((a, b) => PROBLEMS[a].status - PROBLEMS[b].status);

/** What a code means and what a program does about it. A new code does not compile before it is explained here. */
export const EXPLANATIONS: Record<
  ApiCode,
  { means: string; remedy: string; again: 'no' | 'later' | 'after a change' }
> = {
  bad_request: {
    means:
      'The request cannot be read: the body is no JSON object in UTF-8, a query parameter is given twice, two different keys were sent, or a key is in the address.',
    remedy: 'Correct the request; `detail` says what is wrong. A key that was in an address may be in logs: revoke it.',
    again: 'after a change',
  },
  missing_api_key: {
    means: 'No key was sent.',
    remedy: 'Send it in `X-Api-Key`, or as `Authorization: Bearer`.',
    again: 'after a change',
  },
  invalid_api_key: {
    means:
      'The key is mistyped, unknown, revoked, disabled or expired, or it was replaced by a rotation whose grace is over. The answer does not tell these apart; the page of the key under API Keys does.',
    remedy: 'Look the key up under API Keys by its first characters. Enable it, or replace it.',
    again: 'after a change',
  },
  insufficient_permission: {
    means:
      'The key is good but lacks the permission in `required_permissions`, tries to grant what it does not hold, or names an organization that is not its own.',
    remedy: 'Give the key the permission under API Keys. A write permission does not include the read permission.',
    again: 'after a change',
  },
  ip_not_allowed: {
    means:
      'The key may be used from certain addresses only, and this request came from another. `detail` names the address as the API sees it.',
    remedy: 'Call from an address on the key’s list, or change the list under API Keys.',
    again: 'after a change',
  },
  not_found: {
    means:
      'There is no such endpoint, or no such row in your organization. A row of another organization is not found, either.',
    remedy: 'Check the path and the id. The row may have been deleted.',
    again: 'no',
  },
  method_not_allowed: {
    means: 'The path exists, but not with this method.',
    remedy: 'Use one of the methods in the `Allow` header.',
    again: 'after a change',
  },
  request_timeout: {
    means: 'The request did not arrive within a minute, its headers within 15 seconds. Nothing was done.',
    remedy: 'Send it again over a better connection, with the same `Idempotency-Key` if it has one.',
    again: 'later',
  },
  conflict: {
    means:
      'The request contradicts what is stored, such as inviting somebody who is a member or changing a revoked key; or a request with the same `Idempotency-Key` is still running.',
    remedy:
      'Read the row again and decide; `detail` says what stands in the way. With `Retry-After`, the same request may come again.',
    again: 'after a change',
  },
  not_connected: {
    means:
      'The request needs GoHighLevel or Cal.com, and no account of it is connected, or not the one that was named.',
    remedy: 'Have an administrator connect it under Settings → Integrations. `GET /integrations` lists what is there.',
    again: 'after a change',
  },
  reconnect_required: {
    means:
      'The connected service does not accept our access any more: it was withdrawn there, or it expired. The administrators were told by mail.',
    remedy: 'Have an administrator reconnect it under Settings → Integrations.',
    again: 'after a change',
  },
  precondition_failed: {
    means: 'Somebody changed the row after you read it, or `If-Match` is no ETag as you got it.',
    remedy: 'Read the row, apply your change to what is there now, and send it with the new `ETag`.',
    again: 'after a change',
  },
  payload_too_large: {
    means: 'The request body is larger than 1 MiB.',
    remedy: 'Send less at once.',
    again: 'after a change',
  },
  unsupported_media_type: {
    means: 'The body is not declared as JSON in UTF-8, or it is compressed.',
    remedy: 'Send `Content-Type: application/json`, and no `Content-Encoding`.',
    again: 'after a change',
  },
  validation_error: {
    means: 'Fields are wrong, missing or unknown. `errors` names each with `path`, `code` and `message`, at most 50.',
    remedy: 'Correct the fields. Unknown fields are refused, so that a misspelt one is not lost in silence.',
    again: 'after a change',
  },
  slot_unavailable: {
    means:
      'The time that should be booked is not free, or was taken meanwhile. `available_slots` has those that are free.',
    remedy: 'Offer one of `available_slots`, and send its `starts` as `appointment_datetime`.',
    again: 'after a change',
  },
  precondition_required: {
    means: 'This change needs `If-Match`, so that nobody’s change is lost.',
    remedy: 'Read the row first and send its `ETag` in `If-Match`.',
    again: 'after a change',
  },
  rate_limited: {
    means: 'The key has used up its requests for this minute, or too many unknown keys came from your address.',
    remedy: 'Wait as many seconds as `Retry-After` says, then send the request again.',
    again: 'later',
  },
  internal_error: {
    means: 'Something went wrong on our side. Nothing was changed.',
    remedy: 'Tell us the `request_id`. Sending the same request again will likely fail in the same way.',
    again: 'no',
  },
  unavailable: {
    means: 'The service is busy or its database is away.',
    remedy:
      'Wait as many seconds as `Retry-After` says, then send the request again; a POST with the same `Idempotency-Key`.',
    again: 'later',
  },
  upstream_error: {
    means:
      'The connected service failed, answered something that cannot be read, or refused what it should have accepted.',
    remedy:
      'Try again later. If it goes on, look at the status page of the service, and tell us the `request_id`. Before a booking is sent again, look whether it is there.',
    again: 'later',
  },
  upstream_unavailable: {
    means:
      'The connected service cannot be reached, asked for a pause, or failed so often that it is left alone for a moment.',
    remedy: 'Wait as many seconds as `Retry-After` says, then send the request again.',
    again: 'later',
  },
  upstream_timeout: {
    means: 'The connected service did not answer in time. Whether it did what was asked is not known.',
    remedy: 'Look whether it was done, then send the request again.',
    again: 'later',
  },
};

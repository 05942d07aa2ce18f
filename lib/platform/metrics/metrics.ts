import { counter, durations } from './families';

/** Requests, from their arrival to the response; of the API to its creation, of pages until it is sent. */
export const requestDurations = durations(
  'agni_http_request_duration_seconds',
  'Time to answer a request. Its _count is the number of requests.',
  ['surface', 'method', 'route', 'status'],
);

/** Emails, by the name of their queue and the outcome of an attempt: sent, skipped, refused, or error. */
export const mailAttempts = counter('agni_mail_attempts_total', 'Attempts to send an email.', ['mail', 'outcome']);

/** Requests to vendors; the status is a class (`2xx`), or why there was no answer (`timeout`). */
export const vendorDurations = durations(
  'agni_vendor_request_duration_seconds',
  'Time until a connected service answered, or failed to.',
  ['vendor', 'status'],
);

/** Rejections because a limit was reached. */
export const limitsReached = counter('agni_limits_reached_total', 'Requests rejected because of a limit.', ['limit']);

/** Lookups in a cache of this process. */
export const cacheLookups = counter('agni_cache_lookups_total', 'Lookups in a cache of this process.', [
  'cache',
  'result',
]);

/** Returns the class of an HTTP status, such as `2xx`. */
export function statusClass(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}

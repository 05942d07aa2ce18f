import type { ApiLimits } from '@/lib/core/plans';
import { type Count, type RateLimitStore, rateLimitStore, WINDOW_SECONDS } from './rate-limit-store';

/** What a caller has used of its 60-second window. `policies` are used up one after the other. */
export interface Allowance {
  admitted: boolean;
  /** The first policy's quota, sent as `X-RateLimit-Limit`. */
  limit: number;
  used: number;
  resets_in_seconds: number;
  policies: readonly { name: string; quota: number }[];
}

let keys: RateLimitStore | undefined;

/**
 * Counts a request of a key. A window starts with the key's first request and lasts a minute, in which the plan's requests and
 * then its burst are allowed. Rejected requests never extend the window.
 */
export async function consumeRequest(key_id: string, limits: ApiLimits): Promise<Allowance> {
  const { requests_per_minute, burst } = limits;
  // One counter serves all plans: it only counts, and the current plan decides.
  keys ??= rateLimitStore('key');
  const count = await keys.increment(key_id, requests_per_minute + burst);
  const policies = [{ name: 'minute', quota: requests_per_minute }];
  if (burst > 0) policies.push({ name: 'burst', quota: burst });
  return allowanceOf(count, policies);
}

/** Returns what remains of these policies after a count. */
export function allowanceOf({ used, ends_in }: Count, policies: Allowance['policies']): Allowance {
  return {
    admitted: used <= policies.reduce((sum, { quota }) => sum + quota, 0),
    limit: policies[0]!.quota,
    used,
    resets_in_seconds: Math.max(1, Math.ceil(ends_in / 1000)),
    policies,
  };
}

/**
 * Sets the rate limit headers: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10, times in seconds
 * from now) and the older `X-RateLimit-*`, whose reset is a Unix time in seconds, as at GitHub.
 */
export function setRateLimitHeaders(headers: Record<string, string>, allowance: Allowance): void {
  const { limit, used, resets_in_seconds, policies } = allowance;
  let quotas = '';
  let states = '';
  let unspent = used;
  for (const { name, quota } of policies) {
    const comma = quotas && ', ';
    quotas += `${comma}"${name}";q=${quota};w=${WINDOW_SECONDS}`;
    states += `${comma}"${name}";r=${Math.max(0, quota - unspent)};t=${resets_in_seconds}`;
    unspent = Math.max(0, unspent - quota);
  }
  // Assigned one by one, which is many times faster than copying them from another object.
  headers['RateLimit-Policy'] = quotas;
  headers.RateLimit = states;
  headers['X-RateLimit-Limit'] = String(limit);
  headers['X-RateLimit-Remaining'] = String(Math.max(0, limit - used));
  headers['X-RateLimit-Reset'] = String(Math.ceil(Date.now() / 1000) + resets_in_seconds);
}

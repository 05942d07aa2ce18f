import type { ApiLimits } from '@/lib/plans';
import { type Count, WINDOW_SECONDS, windowsOf } from './windows';

/** What a caller has used of its window of 60 seconds. `policies` are used up one after the other. */
export interface Allowance {
  admitted: boolean;
  /** The first policy's quota: what `X-RateLimit-Limit` says. */
  limit: number;
  used: number;
  resets_in_seconds: number;
  policies: readonly { name: string; quota: number }[];
}

/**
 * Counts one request of a key. A window begins with the key's first request and lasts a minute; in it the plan's
 * requests and, after those, its burst are admitted. Refused requests never prolong the window.
 */
export async function takeRequest(key_id: string, limits: ApiLimits): Promise<Allowance> {
  const { requests_per_minute, burst } = limits;
  // One counter serves all plans: it only counts, and the plan in force at this very request judges.
  const count = await windowsOf('key').take(key_id, requests_per_minute + burst);
  return allowanceOf(count, [
    { name: 'minute', quota: requests_per_minute },
    ...(burst > 0 ? [{ name: 'burst', quota: burst }] : []),
  ]);
}

/** What a count leaves of these policies. */
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
 * The headers that tell a caller where it stands: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10,
 * times in seconds from now) and the older `X-RateLimit-*`, whose reset is a Unix time in seconds, as at GitHub.
 */
export function rateLimitHeaders(allowance: Allowance): Record<string, string> {
  const { limit, used, resets_in_seconds, policies } = allowance;
  let unspent = used;
  const states = policies.map(({ name, quota }) => {
    const remaining = Math.max(0, quota - unspent);
    unspent = Math.max(0, unspent - quota);
    return `"${name}";r=${remaining};t=${resets_in_seconds}`;
  });
  return {
    'RateLimit-Policy': policies.map(({ name, quota }) => `"${name}";q=${quota};w=${WINDOW_SECONDS}`).join(', '),
    RateLimit: states.join(', '),
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(Math.max(0, limit - used)),
    'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + resets_in_seconds),
  };
}

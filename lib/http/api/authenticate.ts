import { isWellFormedKey } from '@/lib/api-keys/keys/secret';
import { findLiveKey, knownKey } from '@/lib/api-keys/verification/find-key';
import type { LiveKey } from '@/lib/api-keys/verification/live-key';
import { lookupWithLimit } from '@/lib/api-keys/verification/unknown-key-limit';
import type { Actor } from '@/lib/core/actor';
import { env } from '@/lib/core/env';
import { plural } from '@/lib/core/format';
import { limitsOf } from '@/lib/core/plans';
import { Problem } from '@/lib/core/problem';
import { recordForbiddenAddress, recordRejectedKey } from '@/lib/platform/audit-trail/refusals';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { limitsReached } from '@/lib/platform/metrics/metrics';
import { type Allowance, consumeRequest, setRateLimitHeaders } from '@/lib/platform/rate-limit/rate-limit';
import type { ApiRequest, Credential } from './request-context';

const REALM = 'Bearer realm="api"';

/**
 * Authenticates a request by its key and counts it against the key's limit; sets `request.credential` and the headers.
 * @throws Problem `missing_api_key`; `invalid_api_key`, the same for mistyped, unknown, revoked, disabled and expired keys;
 * `ip_not_allowed`, which does not count against the key's limit, so that strangers cannot exhaust it; `rate_limited` when the
 * address has tried too many unknown keys or the key has reached its limit
 */
export async function authenticate(request: ApiRequest, key: string | undefined): Promise<Credential> {
  if (key === undefined) {
    request.headers['WWW-Authenticate'] = REALM;
    throw new Problem('missing_api_key', 'Send an API key in the X-Api-Key header, or as Authorization: Bearer.');
  }
  const live = await lookUp(request, key);
  if (!live) {
    request.headers['WWW-Authenticate'] = `${REALM}, error="invalid_token"`;
    throw new Problem(
      'invalid_api_key',
      'This API key is not valid. It may be mistyped, revoked, disabled or expired.',
    );
  }
  const credential = { actor: actorOf(request, live), secret_id: live.secret_id };
  request.credential = credential;
  if (!live.allows(request.ip)) {
    recordForbiddenAddress(credential.actor);
    throw new Problem('ip_not_allowed', `This API key is not allowed from ${request.ip ?? 'an unknown address'}.`);
  }
  const limits = limitsOf(live.plan, env.API_RATE_LIMIT_PER_MINUTE);
  admit(request, await consumeRequest(live.key_id, limits), 'api_key', 'This API key has reached its rate limit.');
  return credential;
}

async function lookUp(request: ApiRequest, key: string): Promise<LiveKey | undefined> {
  const hash = sha256(key);
  const known = knownKey(hash);
  if (known) return known;
  if (!isWellFormedKey(key)) return undefined;
  const found = known === null ? undefined : await lookUpUnknown(request, hash);
  if (!found) recordRejectedKey(hash, request);
  return found;
}

async function lookUpUnknown(request: ApiRequest, hash: string): Promise<LiveKey | undefined> {
  const { allowance, found } = await lookupWithLimit(request.ip, hash, findLiveKey);
  admit(request, allowance, 'unknown_keys', 'Too many requests with invalid keys from this IP address.');
  return found;
}

function admit(request: ApiRequest, allowance: Allowance, limit: string, refusal: string): void {
  setRateLimitHeaders(request.headers, allowance);
  if (allowance.admitted) return;
  limitsReached.of(limit).value++;
  const seconds = allowance.resets_in_seconds;
  throw new Problem('rate_limited', `${refusal} Try again in ${plural(seconds, 'second')}.`, {
    retry_after_seconds: seconds,
  });
}

function actorOf({ id, ip, user_agent }: ApiRequest, key: LiveKey): Actor {
  return {
    kind: 'key',
    id: key.key_id,
    label: key.key_name,
    organization_id: key.organization_id,
    region: key.region,
    role: null,
    permissions: key.authority,
    session_id: null,
    key: {
      name: key.key_name,
      prefix: key.prefix,
      expires_at: key.expires_at,
      organization: { name: key.organization_name, plan: key.plan },
    },
    recently_authenticated: true,
    request: { id, ip, user_agent },
  };
}

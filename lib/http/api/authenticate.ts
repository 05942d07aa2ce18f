import { isWellFormedKey } from '@/lib/api-keys/keys/secret';
import { findLiveKey, knownKey } from '@/lib/api-keys/verification/find-key';
import type { LiveKey } from '@/lib/api-keys/verification/live-key';
import { lookupWithLimit } from '@/lib/api-keys/verification/unknown-key-limit';
import type { Actor } from '@/lib/core/actor';
import { env } from '@/lib/core/env';
import { andThen, type MaybePromise } from '@/lib/core/maybe-promise';
import { limitsOf } from '@/lib/core/plans';
import { Problem } from '@/lib/core/problem';
import { recordForbiddenAddress, recordRejectedKey } from '@/lib/platform/audit-trail/refusals';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { type Allowance, consumeRequest, setRateLimitHeaders } from '@/lib/platform/rate-limit/rate-limit';
import type { ApiRequest, Credential } from './request-context';

const REALM = 'Bearer realm="api"';

/**
 * Finds out who asks and counts the request against the key's limit; sets `exchange.credential` and the headers.
 * @throws Problem `missing_api_key`; `invalid_api_key`, one answer for mistyped, unknown, revoked, disabled and expired;
 * `ip_not_allowed`, which takes nothing from the key's limit, so that strangers cannot use it up; `rate_limited` when the
 * address tried too many unknown keys or the key has used up its minute
 */
export function authenticate(exchange: ApiRequest, key: string | undefined): MaybePromise<Credential> {
  if (key === undefined) {
    exchange.headers['WWW-Authenticate'] = REALM;
    throw new Problem('missing_api_key', 'Send an API key in the X-Api-Key header, or as Authorization: Bearer.');
  }
  return andThen(lookUp(exchange, key), (live) => admitKey(exchange, live));
}

function admitKey(exchange: ApiRequest, live: LiveKey | undefined): MaybePromise<Credential> {
  if (!live) {
    exchange.headers['WWW-Authenticate'] = `${REALM}, error="invalid_token"`;
    throw new Problem(
      'invalid_api_key',
      'This API key is not valid. It may be mistyped, revoked, disabled or expired.',
    );
  }
  const credential = { actor: actorOf(exchange, live), secret_id: live.secret_id };
  exchange.credential = credential;
  if (!live.allows(exchange.ip)) {
    recordForbiddenAddress(credential.actor);
    throw new Problem('ip_not_allowed', `This key may not be used from ${exchange.ip ?? 'an unknown address'}.`);
  }
  const limits = limitsOf(live.plan, env.API_RATE_LIMIT_PER_MINUTE);
  return andThen(consumeRequest(live.key_id, limits), (allowance) => {
    admit(exchange, allowance, 'This key has used up its requests for now.');
    return credential;
  });
}

function lookUp(exchange: ApiRequest, key: string): MaybePromise<LiveKey | undefined> {
  const hash = sha256(key);
  const known = knownKey(hash);
  if (known) return known;
  if (!isWellFormedKey(key)) return undefined;
  return andThen(known === null ? undefined : lookUpUnknown(exchange, hash), (found) => {
    if (!found) recordRejectedKey(hash, exchange);
    return found;
  });
}

function lookUpUnknown(exchange: ApiRequest, hash: string): MaybePromise<LiveKey | undefined> {
  return andThen(lookupWithLimit(exchange.ip, hash, findLiveKey), ({ allowance, found }) => {
    admit(exchange, allowance, 'Too many unknown keys came from this address.');
    return found;
  });
}

function admit(exchange: ApiRequest, allowance: Allowance, refusal: string): void {
  setRateLimitHeaders(exchange.headers, allowance);
  if (allowance.admitted) return;
  const seconds = allowance.resets_in_seconds;
  throw new Problem('rate_limited', `${refusal} Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`, {
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

import { Problem } from '@/lib/core/problem';
import type { ApiContext } from './request-context';

const QUERY_NAMES = new Set(['api_key', 'api-key', 'apikey', 'x-api-key', 'x_api_key', 'access_token']);
const BEARER = /^bearer +(\S.*)$/i;

/**
 * Returns the API key of a request, from `X-Api-Key` or `Authorization: Bearer` (scheme case-insensitive, RFC 9110 §11.1);
 * undefined without one. Other schemes are ignored, because a proxy may use them.
 * @throws Problem `bad_request` if the two headers differ, or if a key is in the URL, where logs and histories keep it
 * (RFC 6750 §5.3)
 */
export function readApiKey(c: ApiContext, query: URLSearchParams): string | undefined {
  const own = c.req.header('x-api-key')?.trim() || undefined;
  const bearer = BEARER.exec(c.req.header('authorization') ?? '')?.[1]?.trim();
  if (own !== undefined && bearer !== undefined && own !== bearer) {
    throw new Problem('bad_request', 'X-Api-Key and Authorization contain different keys. Send only one.');
  }
  for (const [name, value] of query) {
    if (!QUERY_NAMES.has(name.toLowerCase()) && !value.startsWith('agni_sk_')) continue;
    const advice = 'Keys in URLs end up in logs. Send the key in X-Api-Key, and revoke this one if it is real.';
    throw new Problem('bad_request', advice);
  }
  return own ?? bearer;
}

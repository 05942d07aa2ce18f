import type { Context } from 'hono';
import type { Actor } from '@/lib/core/actor';
import { type Bindings, clientAddress } from '@/lib/core/client-address';
import { newId } from '@/lib/core/id';

export type ApiContext = Context<{ Bindings: Bindings }>;

/** One request on its way through the API, and what its answer will carry whatever becomes of it. */
export interface ApiRequest {
  /** UUIDv7, ours alone: a caller's own `X-Request-Id` is not taken over, or two requests could share one. */
  id: string;
  method: string;
  /** What answers are made of. */
  Response: typeof Response;
  /** The path as it was sent, escapes and all. */
  path: string;
  query: URLSearchParams;
  ip: string | null;
  user_agent: string | null;
  accept_encoding: string | undefined;
  /** The operation's name, or `unknown`: the name under which the request is counted. */
  endpoint: string;
  /** The key that asks, as soon as it is known. */
  credential: Credential | null;
  /** Headers of the answer, a problem's too. */
  headers: Record<string, string>;
}

// The server has seen to it that this is a sound URL; parsing it again costs as much as the rest of a small request.
const ADDRESS = /^[^:]+:\/\/[^/?#]*([^?#]*)\??([^#]*)/;
const NO_QUERY = new URLSearchParams();

/** Creates the context of a request. Cookies are never looked at. */
export function openRequest(c: ApiContext, endpoint: string): ApiRequest {
  const id = newId();
  const [, path, query] = ADDRESS.exec(c.req.url)!;
  return {
    id,
    method: c.req.method,
    Response: c.env?.Response ?? Response,
    path: path || '/',
    query: query ? new URLSearchParams(query) : NO_QUERY,
    ip: clientAddress(c.env, c.req.header('x-forwarded-for')),
    user_agent: c.req.header('user-agent')?.slice(0, 512) ?? null,
    // Next strikes Content-Encoding from what a route handler answers: behind it, compressing is its own affair.
    accept_encoding: c.env?.incoming ? c.req.header('accept-encoding') : undefined,
    endpoint,
    credential: null,
    headers: {
      'X-Request-Id': id,
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
      // Should a browser take an answer for a page: nothing in it runs, and nobody frames it.
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
      ...c.env?.headers,
    },
  };
}

/** A request's key, found good, and who it makes of the caller. */
export interface Credential {
  actor: Actor;
  secret_id: string;
}

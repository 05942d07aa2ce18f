import type { Context } from 'hono';
import type { Actor } from '@/lib/core/actor';
import { type Bindings, clientAddress } from '@/lib/core/client-address';
import { newId } from '@/lib/core/id';

export type ApiContext = Context<{ Bindings: Bindings }>;

/** The context of one API request, with the headers of its response. */
export interface ApiRequest {
  /** UUIDv7, always our own: with the caller's `X-Request-Id`, two requests could share one. */
  id: string;
  method: string;
  /** The class to create responses with. */
  Response: typeof Response;
  /** The path as sent, with its escapes. */
  path: string;
  query: URLSearchParams;
  ip: string | null;
  user_agent: string | null;
  accept_encoding: string | undefined;
  /** The operation's name, or `unknown`; usage is counted under it. */
  endpoint: string;
  /** The authenticated key, once known. */
  credential: Credential | null;
  /** Headers of the response, also of a problem. */
  headers: Record<string, string>;
}

// The server guarantees a valid URL; parsing it again would cost as much as the rest of a small request.
const ADDRESS = /^[^:]+:\/\/[^/?#]*([^?#]*)\??([^#]*)/;
const NO_QUERY = new URLSearchParams();

/** Creates the context of a request. Never reads cookies. */
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
    // Next removes Content-Encoding from route handler responses and compresses them itself.
    accept_encoding: c.env?.incoming ? c.req.header('accept-encoding') : undefined,
    endpoint,
    credential: null,
    headers: {
      'X-Request-Id': id,
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
      // In case a browser renders a response as a page: nothing in it may run, and nobody may frame it.
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'Cross-Origin-Resource-Policy': 'same-origin',
      ...c.env?.headers,
    },
  };
}

/** A valid key, and the actor it authenticates. */
export interface Credential {
  actor: Actor;
  secret_id: string;
}

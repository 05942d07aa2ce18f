import type { Context } from 'hono';
import { newId } from '@/lib/id';
import type { Credential } from './authenticate';
import { type Bindings, clientAddress } from './client-address';

export type ApiContext = Context<{ Bindings: Bindings }>;

/** One request on its way through the API, and what its answer will carry whatever becomes of it. */
export interface Exchange {
  /** UUIDv7, ours alone: a caller's own `X-Request-Id` is not taken over, or two requests could share one. */
  id: string;
  method: string;
  url: URL;
  ip: string | null;
  user_agent: string | null;
  /** The operation's name, or `unknown`: the name under which the request is counted. */
  endpoint: string;
  /** The key that asks, as soon as it is known. */
  credential: Credential | null;
  /** Headers of the answer, a problem's too. */
  headers: Record<string, string>;
}

/** Begins an exchange. Cookies are never looked at. */
export function openExchange(c: ApiContext, endpoint: string): Exchange {
  const id = newId();
  return {
    id,
    method: c.req.method,
    url: new URL(c.req.url),
    ip: clientAddress(c.env, c.req.header('x-forwarded-for')),
    user_agent: c.req.header('user-agent')?.slice(0, 512) ?? null,
    endpoint,
    credential: null,
    headers: { 'X-Request-Id': id, 'Cache-Control': 'private, no-store', 'X-Content-Type-Options': 'nosniff' },
  };
}

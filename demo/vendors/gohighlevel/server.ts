import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { befall, nextTrouble, type Script, type Trouble, type Words } from '../trouble';
import { consentPage, decide, oauth } from './oauth';
import { Refusal } from './refusal';
import { type Answer, routeOf } from './routes';
import { APP, type Asked, grantOf, SCOPES, type State } from './state';
import { type Grant, locationOf, mint, newWorld, vendorId, type World } from './world';

const WORDS: Words = {
  rate_limited: {
    headers: {
      'X-RateLimit-Max': '100',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Interval-Milliseconds': '10000',
    },
    body: { statusCode: 429, message: 'Too many requests' },
  },
  error: { statusCode: 500, message: 'Internal server error' },
  beginning: '{"calendars":[{"id":',
  huge: () => ({ calendars: 'x'.repeat(12 * 1024 * 1024) }),
};

/**
 * A fake GoHighLevel server for tests and `npm run demo`: marketplace and API on one port. It follows the published
 * documents for what this product uses and is as strict: a `Version` for each resource, scopes, no unknown fields,
 * milliseconds or ISO 8601 as documented, single-use refresh tokens. It keeps everything in memory, but its tokens are
 * signed and so survive a restart. `POST /_control` makes it fail.
 * @param port 0 for a free one
 */
export async function startGohighlevel({ port = 0 } = {}) {
  const state: State = {
    world: newWorld(),
    scripts: [],
    requests: [],
    token_seconds: 86_399,
    refreshes: 0,
    limit: 100,
    counts: new Map(),
    open: false,
    refuses_access: false,
    refresh_delay: 0,
    bare_location_tokens: false,
    alter: undefined,
  };
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error) => {
      console.error('The local GoHighLevel failed:', error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const base_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base_url,
    state,
    /** The environment variables that point the product at this server. */
    env: {
      GHL_CLIENT_ID: APP.client_id,
      GHL_CLIENT_SECRET: APP.client_secret,
      GHL_BASE_URL: base_url,
      GHL_AUTHORIZE_URL: `${base_url}/v2/oauth/chooselocation`,
    },
    privateToken: (locationId = state.world.locations[0]!.id, scopes = SCOPES) =>
      privateToken(state.world, locationId, scopes),
    trouble: (trouble: Trouble, { times = 1, only }: { times?: number; only?: string } = {}) =>
      void state.scripts.push({ trouble, times, ...(only !== undefined && { only }) }),
    recover: () => {
      state.alter = undefined;
      state.scripts.splice(0);
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
export type GohighlevelServer = Awaited<ReturnType<typeof startGohighlevel>>;

/** A Private Integration Token: an access token that does not expire. */
export function privateToken(world: World, locationId: string, scopes: string[] = SCOPES): string {
  const { companyId } = locationOf(world, locationId);
  return mint({ kind: 'access', companyId, locationId, scopes, expires: Date.UTC(2999, 0) });
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url!, 'http://localhost');
  const text = await read(request);
  if (url.pathname === '/_control') return control(state, response, JSON.parse(text || '{}'));
  if (url.pathname === '/v2/oauth/chooselocation') return consentPage(state, url, response);
  if (url.pathname === '/v2/oauth/decision') return decide(state, new URLSearchParams(text), response);
  const asked: Asked = {
    method: request.method!,
    url,
    type: request.headers['content-type']?.split(';')[0],
    version: one(request.headers.version),
    authorization: one(request.headers.authorization),
    text,
  };
  state.requests.push({
    method: asked.method,
    path: url.pathname,
    request_id: one(request.headers['x-request-id']),
    body: text,
  });
  const trouble = nextTrouble(state.scripts, `${request.method} ${url.pathname}`);
  // Only the response is lost; the work was done.
  if (trouble && trouble !== 'lost') return befall(trouble, response, WORDS);
  try {
    const [status, body] = await handle(state, asked, response);
    if (trouble === 'lost') response.destroy();
    else {
      const answered = state.alter?.(`${asked.method} ${url.pathname}`, structuredClone(body)) ?? body;
      send(response, status, { ...(answered as object), traceId: vendorId() });
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, messages, error: code } = error;
    const words = code
      ? { error: code, error_description: messages, statusCode: status }
      : {
          statusCode: status,
          message: messages,
          ...(status === 422 && { error: 'Unprocessable Entity' }),
          ...(status === 401 && { error: 'Unauthorized' }),
        };
    send(response, status, { ...words, traceId: vendorId() });
  }
}

async function handle(state: State, asked: Asked, response: ServerResponse): Promise<Answer> {
  const { method, url, version, authorization, text, type } = asked;
  if (url.pathname.startsWith('/oauth/')) return oauth(state, asked);
  const found = routeOf(`${method} ${url.pathname}`);
  if (!found) throw new Refusal(404, `Cannot ${method} ${url.pathname}`);
  const { route, id } = found;
  const grant = grantOf(state, authorization);
  if (version !== route.version)
    throw new Refusal(
      400,
      version ? `Endpoint ${url.pathname} not available in API version ${version}` : 'version header was not found',
    );
  if (!grant.scopes.includes(route.scope)) throw new Refusal(401, 'The token is not authorized for this scope.');
  if (grant.locationId === null) throw new Refusal(403, 'The token does not have access to this location.');
  count(state, grant.locationId, response);
  const hasBody = method !== 'GET';
  if (hasBody && type !== 'application/json') throw new Refusal(415, 'Unsupported Media Type');
  return route.work({
    world: state.world,
    grant: grant as Grant & { locationId: string },
    id: decodeURIComponent(id),
    query: Object.fromEntries(url.searchParams),
    body: hasBody ? JSON.parse(text || '{}') : undefined,
  });
}

function count(state: State, key: string, response: ServerResponse): void {
  const window = Math.floor(Date.now() / 10_000);
  const known = state.counts.get(key);
  const entry = known?.window === window ? known : { window, count: 0 };
  entry.count++;
  state.counts.set(key, entry);
  response.setHeader('X-RateLimit-Max', String(state.limit));
  response.setHeader('X-RateLimit-Remaining', String(Math.max(0, state.limit - entry.count)));
  response.setHeader('X-RateLimit-Interval-Milliseconds', '10000');
  response.setHeader('X-RateLimit-Limit-Daily', '200000');
  response.setHeader('X-RateLimit-Daily-Remaining', '199000');
  if (entry.count > state.limit) throw new Refusal(429, 'Too many requests');
}

/**
 * Commands from another process: `{trouble, times, only}`, `{recover: true}`, `{revoke: location}`, `{restore:
 * location}`, `{token_seconds}`, or `{private_token: location}`, which returns one.
 */
function control(state: State, response: ServerResponse, body: Partial<Script> & Record<string, unknown>): void {
  const { trouble, times = 1, only, recover, revoke, restore, token_seconds, private_token } = body;
  if (recover) state.scripts.splice(0);
  if (typeof revoke === 'string') state.world.revoked.add(revoke);
  if (typeof restore === 'string') state.world.revoked.delete(restore);
  if (typeof token_seconds === 'number') state.token_seconds = token_seconds;
  if (trouble) state.scripts.push({ trouble, times, ...(only !== undefined && { only }) });
  send(response, 200, {
    refreshes: state.refreshes,
    locations: state.world.locations.map(({ id, name }) => ({ id, name })),
    ...(typeof private_token === 'string' && { private_token: privateToken(state.world, private_token) }),
  });
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

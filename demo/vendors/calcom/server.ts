import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Alter, befall, nextTrouble, type Script, TROUBLES, type Trouble, type Words } from '../trouble';
import * as accounts from './account';
import { newAccount } from './account';
import * as contract from './contract';
import { Refusal } from './refusal';
import { type Asked, ROUTES, type Success } from './routes';
import type { Account } from './types';

/** A received request, for tests to inspect. */
export interface Seen {
  method: string;
  /** Path and query. */
  url: string;
  version: string | undefined;
  request_id: string | undefined;
  body: unknown;
}

export interface CalcomServer {
  /** The base URL that a customer would choose; ends in `/v2`. */
  base_url: string;
  /** The environment variable that points the product at it. */
  env: Record<string, string>;
  /** The accounts by their API key. */
  accounts: Map<string, Account>;
  requests: Seen[];
  /** The request limit per key and minute. */
  limit: number;
  /**
   * Changes a successful response before it is sent, for values that the published document leaves open or that are
   * unexpected.
   */
  alter: Alter | undefined;
  trouble(trouble: Trouble, options?: { times?: number; only?: string }): void;
  /** Clears the remaining simulated failures. */
  recover(): void;
  /** Rejects a key from now on, as if its owner had deleted it. */
  revoke(key: string): void;
  close(): Promise<void>;
}

/** The keys that `npm run demo` prints; they work only with this server. */
export const DEMO_KEYS = { practice: 'cal_demo_9Kx2mVq7RtB4wLs8', second: 'cal_demo_3Hd6pYz1NcF5jGu0' } as const;

const ROOT = new URL('http://localhost/v2');
const TOO_MANY = new Refusal(429, 'ThrottlerException', 'ThrottlerException: Too Many Requests');
const WORDS: Words = {
  rate_limited: { headers: limitHeaders(120, 0, 2), body: problemOf(ROOT, TOO_MANY) },
  error: problemOf(ROOT, new Refusal(500, 'INTERNAL_SERVER_ERROR', 'Internal server error')),
  beginning: '{"status":"success","data":[{"id":',
  huge: () => ({ status: 'success', data: 'x'.repeat(1_500_000) }),
};

/**
 * A fake Cal.com server for tests and `npm run demo`. It follows the published API v2 document for what this product
 * uses and is as strict as the vendor: the right `cal-api-version` for each resource, no unknown fields, UTC, a limit
 * per key. It keeps everything in memory.
 * @param port 0 for a free one
 */
export async function startCalcom({ port = 0 } = {}): Promise<CalcomServer> {
  const state = {
    accounts: new Map<string, Account>([
      [DEMO_KEYS.practice, newAccount({ id: 4100, name: 'Lena Vogt', username: 'lena-vogt' })],
      [
        DEMO_KEYS.second,
        newAccount({ id: 4200, name: 'Tomás Rey', username: 'tomas-rey', timeZone: 'America/New_York' }),
      ],
    ]),
    revoked: new Set<string>(),
    scripts: [] as Script[],
    requests: [] as Seen[],
    counts: new Map<string, { minute: number; count: number }>(),
    limit: 120,
    alter: undefined as Alter | undefined,
  };
  const server = createServer((request, response) => {
    answer(state, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const base_url = `http://127.0.0.1:${bound}/v2`;
  return Object.assign(state, {
    base_url,
    env: { CALCOM_BASE_URLS: base_url },
    trouble: (trouble: Trouble, { times = 1, only }: { times?: number; only?: string } = {}) =>
      void state.scripts.push({ trouble, times, ...(only !== undefined && { only }) }),
    recover: () => {
      state.alter = undefined;
      state.scripts.splice(0);
    },
    revoke: (key: string) => void state.revoked.add(key),
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

interface State {
  accounts: Map<string, Account>;
  revoked: Set<string>;
  scripts: Script[];
  requests: Seen[];
  counts: Map<string, { minute: number; count: number }>;
  limit: number;
  alter: Alter | undefined;
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await read(request);
  const url = new URL(request.url!, 'http://localhost');
  if (url.pathname === '/_control') return control(state, response, body);
  const version = header(request, 'cal-api-version');
  state.requests.push({
    method: request.method!,
    url: request.url!,
    version,
    request_id: header(request, 'x-request-id'),
    body,
  });
  const key = /^Bearer (\S+)$/.exec(header(request, 'authorization') ?? '')?.[1] ?? '';
  const limits = count(state, key);
  for (const [name, value] of Object.entries(limits.headers)) response.setHeader(name, value);
  const trouble = nextTrouble(state.scripts, `${request.method} ${url.pathname}`);
  // Only the response is lost; the work was done.
  if (trouble && trouble !== 'lost') return befall(trouble, response, WORDS);
  try {
    if (limits.exceeded) throw TOO_MANY;
    const { status = 200, ...success } = handle(state, { method: request.method!, url, key, version, body });
    if (trouble === 'lost') response.destroy();
    else {
      const body = { status: 'success', ...success };
      send(response, status, state.alter?.(`${request.method} ${url.pathname}`, structuredClone(body)) ?? body);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    send(response, error.status, problemOf(url, error));
  }
}

function handle(state: State, asked: Asked): Success {
  const [, v2, resource = '', id, act, more] = asked.url.pathname.split('/');
  const unknown = new Refusal(404, 'NotFoundException', `Cannot ${asked.method} ${asked.url.pathname}`);
  if (v2 !== 'v2' || more !== undefined || !Object.hasOwn(contract.VERSIONS, resource)) throw unknown;
  const route = `${asked.method} ${[resource, id !== undefined && ':id', act].filter(Boolean).join('/')}`;
  const uid = id === undefined ? '' : decodeURIComponent(id);
  const account = BY_UID.has(route) ? ownerOf(state, asked.key, uid) : accountOf(state, asked.key);
  const known: readonly string[] | undefined = contract.VERSIONS[resource as contract.Resource];
  // Another version is another endpoint, which this server does not have (calcom/cal.com issue 22079).
  if (known && !known.includes(asked.version ?? '')) throw unknown;
  const work = ROUTES[route];
  if (!work) throw unknown;
  return work(account, { ...asked, id: uid });
}

/**
 * Routes for which the document calls `Authorization` optional: anyone who knows a uid can read, move and cancel the
 * booking.
 */
const BY_UID = new Set(['GET bookings/:id', 'POST bookings/:id/reschedule', 'POST bookings/:id/cancel']);

/** The account of a booking, regardless of the caller; a key that is sent must still be valid. */
function ownerOf(state: State, key: string, uid: string): Account {
  const asking = key ? [accountOf(state, key)] : [];
  const owner = [...asking, ...state.accounts.values()].find((one) => one.bookings.some((each) => each.uid === uid));
  if (!owner) throw accounts.noSuchBooking(uid);
  return owner;
}

function accountOf(state: State, key: string): Account {
  if (!key)
    throw new Refusal(
      401,
      'UnauthorizedException',
      'No authentication method provided. Either pass an API key as Bearer token or use OAuth',
    );
  const account = state.accounts.get(key);
  if (!account || state.revoked.has(key)) throw new Refusal(401, 'UnauthorizedException', 'Your api key is not valid');
  return account;
}

function count(state: State, key: string) {
  const minute = Math.floor(Date.now() / 60_000);
  const known = state.counts.get(key);
  const entry = known?.minute === minute ? known : { minute, count: 0 };
  entry.count++;
  state.counts.set(key, entry);
  const reset = 60 - (Math.floor(Date.now() / 1000) % 60);
  return { exceeded: entry.count > state.limit, headers: limitHeaders(state.limit, state.limit - entry.count, reset) };
}

function limitHeaders(limit: number, remaining: number, reset: number): Record<string, string> {
  return {
    'X-RateLimit-Limit-Default': String(limit),
    'X-RateLimit-Remaining-Default': String(Math.max(0, remaining)),
    'X-RateLimit-Reset-Default': String(reset),
  };
}

/** Commands from another process: `{trouble, times, only}`, `{recover: true}` or `{revoke: key}`, `{restore: key}`. */
function control(state: State, response: ServerResponse, body: unknown): void {
  const {
    trouble,
    times = 1,
    only,
    recover,
    revoke,
    restore,
  } = (body ?? {}) as Partial<Script> & Record<string, string>;
  if (recover) state.scripts.splice(0);
  if (revoke) state.revoked.add(revoke);
  if (restore) state.revoked.delete(restore);
  if (trouble) state.scripts.push({ trouble, times, ...(only && { only }) });
  send(response, 200, { troubles: TROUBLES });
}

async function read(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function problemOf(url: URL, { status, exception, message }: Refusal) {
  return {
    status: 'error',
    timestamp: new Date().toISOString(),
    path: url.pathname + url.search,
    error: { code: exception, message, details: { message, error: exception, statusCode: status } },
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

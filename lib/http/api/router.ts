import { Hono } from 'hono';
import { addressAllowance } from '@/lib/api-keys/verification/unknown-key-limit';
import type { Bindings } from '@/lib/core/client-address';
import { Problem } from '@/lib/core/problem';
import { openApiJson } from '@/lib/http/openapi/openapi';
import { authorise, type Operation } from '@/lib/operation/operation';
import type { Durations } from '@/lib/platform/metrics/families';
import { requestDurations, statusClass } from '@/lib/platform/metrics/metrics';
import { setRateLimitHeaders } from '@/lib/platform/rate-limit/rate-limit';
import { operations } from '@/lib/registry';
import { authenticate } from './authenticate';
import { problemResponse, successResponse } from './envelope';
import { idempotencyKeyOf, withIdempotency } from './idempotency';
import { readApiKey } from './read-api-key';
import { readInput } from './read-input';
import { discardBody } from './read-json';
import { type ApiContext, type ApiRequest, openRequest } from './request-context';
import { respond } from './send-response';
import { StaticRouter } from './static-router';
import { countRequest } from './usage';

interface Endpoint {
  /** The operation's name; usage is counted under it. */
  name: string;
  work(request: ApiRequest, c: ApiContext): Promise<Response>;
}

/** Records a response of one route. */
type Meter = (status: number, milliseconds: number) => void;

export type Api = Hono<{ Bindings: Bindings }>;

/**
 * Creates the API of a list of operations under /api/v1, with and without a trailing slash. HEAD is answered like GET without a body
 * (by Hono), OPTIONS with `Allow`; there is no CORS, because keys do not belong in browsers.
 */
export function createApi(list: readonly Operation[]): Api {
  const app: Api = new Hono<{ Bindings: Bindings }>({ strict: false, router: new StaticRouter() }).basePath('/api/v1');
  // One handler per path for all methods: Hono would compose several at each request.
  const endpoint = (path: string, works: Map<string, Endpoint>) => {
    const others = otherMethods([...works.keys()]);
    const meters = new Map([...works.keys()].map((method) => [method, meterOf(method, path)]));
    const otherMeter = meterOf('other', path);
    app.all(path, (c) => {
      const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
      return serve(c, works.get(method) ?? others(c.req.method), meters.get(method) ?? otherMeter);
    });
  };
  const openapi = { name: 'openapi', work: (request: ApiRequest) => openApi(request, list) };
  endpoint('/openapi.json', new Map([['GET', openapi]]));
  for (const [path, group] of byPath(list)) {
    endpoint(path, new Map(group.map((operation) => [operation.http!.method, endpointOf(operation)])));
  }
  const unknown = meterOf('other', 'unknown');
  app.notFound((c) => serve(c, { name: 'unknown', work: unknownPath }, unknown));
  app.onError((error, c) => problemResponse(openRequest(c, 'unknown'), error));
  return app;
}

/** The product's API, served by both the front door and Next's route. */
export const api = createApi(operations);

async function serve(c: ApiContext, { name, work }: Endpoint, meter: Meter): Promise<Response> {
  const begun = performance.now();
  const request = openRequest(c, name);
  let response: Response;
  try {
    response = await work(request, c);
  } catch (error) {
    if (!('RateLimit' in request.headers)) await showAddressAllowance(request);
    response = await problemResponse(request, error);
  }
  if (response.status >= 400) discardBody(c);
  if (request.credential) countRequest(request.credential, name, response.status);
  meter(response.status, performance.now() - begun);
  return response;
}

/** Measures a route. A series begins with its first response, and is looked up once per status class. */
function meterOf(method: string, path: string): Meter {
  const route = path.replace(/:(\w+)/g, '{$1}');
  const series: (Durations | undefined)[] = [];
  return (status, milliseconds) => {
    const kind = Math.floor(status / 100);
    series[kind] ??= requestDurations.of('api', method, route, statusClass(status));
    series[kind].observe(milliseconds);
  };
}

function endpointOf(operation: Operation): Endpoint {
  return { name: operation.name, work: (request, c) => run(request, c, operation) };
}

async function run(request: ApiRequest, c: ApiContext, operation: Operation): Promise<Response> {
  const { actor } = await authenticate(request, readApiKey(c, request.query));
  // The operation checks again; checked here, the body is not read for a key without the permission.
  authorise(actor, operation.permission);
  const idempotencyKey = idempotencyKeyOf(c, operation);
  const input = await readInput(c, request.query, operation, actor);
  if (idempotencyKey !== undefined) return withIdempotency(request, operation, actor, input, idempotencyKey);
  const { method, versioned } = operation.http!;
  const ifNoneMatch = versioned && method === 'GET' ? c.req.header('if-none-match') : undefined;
  return successResponse(request, operation, await operation(actor, input), ifNoneMatch);
}

async function unknownPath(request: ApiRequest, c: ApiContext): Promise<Response> {
  await authenticateIfAsked(request, c);
  throw new Problem('not_found', 'Unknown endpoint. See /api/v1/openapi.json for all endpoints.');
}

// Paths and methods are public; a key that is sent is still authenticated, rate limited and counted.
async function authenticateIfAsked(request: ApiRequest, c: ApiContext): Promise<void> {
  const key = readApiKey(c, request.query);
  if (key !== undefined) await authenticate(request, key);
}

/** Returns the endpoint for methods that a path does not have: OPTIONS lists those it has, the others get 405. */
function otherMethods(methods: string[]): (method: string) => Endpoint {
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort().join(', ');
  const options: Endpoint = {
    name: 'options',
    async work(request) {
      await showAddressAllowance(request);
      request.headers.Allow = allow;
      return respond(request, 204, null);
    },
  };
  const refusal: Endpoint = {
    name: 'unknown',
    async work(request, c) {
      await authenticateIfAsked(request, c);
      request.headers.Allow = allow;
      throw new Problem('method_not_allowed', `This endpoint supports ${allow}.`);
    },
  };
  return (method) => (method === 'OPTIONS' ? options : refusal);
}

async function openApi(request: ApiRequest, list: readonly Operation[]): Promise<Response> {
  await showAddressAllowance(request);
  request.headers['Content-Type'] = 'application/json; charset=utf-8';
  return respond(request, 200, openApiJson(list), true);
}

async function showAddressAllowance(request: ApiRequest): Promise<void> {
  setRateLimitHeaders(request.headers, await addressAllowance(request.ip));
}

// Fixed segments come first, so that /invitations/bulk does not match an invitation with the id "bulk".
function byPath(list: readonly Operation[]): [string, Operation[]][] {
  const groups = new Map<string, Operation[]>();
  for (const operation of list) {
    if (!operation.http) continue;
    const path = operation.http.path.replace(/\{(\w+)\}/g, ':$1');
    groups.set(path, [...(groups.get(path) ?? []), operation]);
  }
  const order = (path: string) => path.replace(/:/g, '\uffff');
  return [...groups].sort(([a], [b]) => (order(a) < order(b) ? -1 : 1));
}

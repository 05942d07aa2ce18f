import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { startAnswering } from '@/demo/vendors/answering';
import { readEnv } from '@/lib/core/env';
import { Problem } from '@/lib/core/problem';
import { vendorDurations } from '@/lib/platform/metrics/metrics';
import { resetCircuits } from './circuit-breaker';
import { Unauthorized, VendorRefusal } from './errors';
import { exchange } from './send-request';
import type { Vendor, VendorRequest } from './vendor';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let server: Awaited<ReturnType<typeof startAnswering>>;
let handle: Handler;
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
const lines: string[] = [];

beforeAll(async () => {
  server = await startAnswering(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    handle(request, response);
  });
  readEnv().INTEGRATION_TIMEOUT_MS = 400;
});
afterAll(async () => {
  readEnv().INTEGRATION_TIMEOUT_MS = 10_000;
  await server.close();
});
beforeEach(() => {
  seen.length = 0;
  lines.length = 0;
  resetCircuits();
  vi.spyOn(console, 'warn').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => vi.restoreAllMocks());

const vendor: Vendor = {
  id: 'gohighlevel',
  name: 'Vendor',
  baseUrls: () => [server.url],
  budget: { requests: 20, seconds: 60 },
  pauseOf: (headers) => Number(headers['retry-after'] ?? 1) * 1000,
  messagesOf: (body) => [(body as { message?: string })?.message ?? ''],
  authorize: async () => 'Bearer SECRET',
  probe: async () => ({ account_id: 'a', account_name: 'A' }),
};

const answer = z.object({ name: z.string() });
const ask = (request: Partial<VendorRequest> = {}, key = 'one') =>
  exchange(vendor, { key, base_url: `${server.url}/v2`, authorization: 'Bearer SECRET', request_id: 'request-1' }, {
    path: '/things/{id}',
    params: { id: 'a/b?c' },
    answer,
    ...request,
  } as VendorRequest<typeof answer>);
const failing = async (...args: Parameters<typeof ask>) => {
  const error = await ask(...args).then(
    () => 'it went well',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  return error as Problem;
};
const json = (status: number, body: unknown, headers = {}): Handler => {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
};

it('exchange measures each attempt by vendor and status class, or why there was no answer', async () => {
  const counts = () => ['2xx', '4xx', 'timeout'].map((status) => vendorDurations.of('gohighlevel', status).count);
  const before = counts();
  handle = json(200, { name: 'thing' });
  await ask();
  handle = json(404, { message: 'gone' });
  await failing();
  handle = () => {};
  await failing({ repeatable: false });
  expect(counts().map((count, index) => count - before[index]!)).toEqual([1, 1, 1]);
  expect(vendorDurations.of('gohighlevel', 'timeout').seconds).toBeGreaterThan(0.35);
});

describe('sendRequest', () => {
  it('sends credentials, our request id and escaped parameters, and narrows the answer', async () => {
    handle = json(200, { name: 'Thing', more: 1 });
    const given = await ask({ query: { a: 1, b: undefined, c: ['x', 'y'] }, headers: { Version: '1' } });
    expect(given).toEqual({ name: 'Thing' });
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/v2/things/a%2Fb%3Fc?a=1&c=x&c=y' });
    expect(seen[0]!.headers).toMatchObject({
      authorization: 'Bearer SECRET',
      'x-request-id': 'request-1',
      version: '1',
    });
  });

  it('rejects an id of dots, which would leave the path', async () => {
    expect((await failing({ params: { id: '..' } })).code).toBe('validation_error');
    expect(seen).toEqual([]);
  });

  it('sends its body as JSON or as a form', async () => {
    handle = json(200, { name: 'Thing' });
    await ask({ method: 'POST', json: { a: 1 } });
    await ask({ method: 'POST', form: { a: 'b c' } });
    expect(seen.map(({ body, headers }) => [headers['content-type'], body])).toEqual([
      ['application/json', '{"a":1}'],
      ['application/x-www-form-urlencoded', 'a=b+c'],
    ]);
  });
});

describe('sendRequest on a vendor failure', () => {
  it.each([
    ['500', json(500, { message: 'SECRET' }), 'upstream_error', 3],
    ['503', json(503, {}), 'upstream_unavailable', 3],
    ['504', json(504, {}), 'upstream_timeout', 3],
    ['malformed JSON', json(200, '{"name":'), 'upstream_error', 3],
    ['another shape', json(200, { name: 7 }), 'upstream_error', 3],
    ['a cut connection', ((_, response) => response.destroy()) as Handler, 'upstream_unavailable', 3],
    ['silence', (() => {}) as Handler, 'upstream_timeout', 1],
    ['a redirect', json(302, {}, { location: 'http://127.0.0.1:1/' }), 'upstream_error', 1],
    ['a flood', json(200, JSON.stringify({ name: 'x'.repeat(2_000_000) })), 'upstream_error', 1],
    ['a page', json(200, '<html>', { 'content-type': 'text/html' }), 'upstream_error', 3],
  ] as const)('throws a problem after a useful number of attempts: %s', async (_, handler, code, tries) => {
    handle = handler;
    const problem = await failing();
    expect([problem.code, seen.length]).toEqual([code, tries]);
    expect(problem.message).not.toContain('SECRET');
    handle = json(200, { name: 'Thing' });
    expect(await ask()).toEqual({ name: 'Thing' });
  });

  it('does not retry a request that is not idempotent', async () => {
    handle = json(500, {});
    expect((await failing({ method: 'POST' })).code).toBe('upstream_error');
    handle = (_, response) => response.destroy();
    const cut = await failing({ method: 'POST' });
    expect([cut.code, seen.length]).toEqual(['upstream_unavailable', 2]);
    expect(cut.message).toContain('may have been processed');
  });

  it('succeeds when the vendor recovers between two attempts', async () => {
    handle = (request, response) => json(seen.length < 3 ? 500 : 200, { name: 'Thing' })(request, response);
    expect(await ask()).toEqual({ name: 'Thing' });
  });

  it('logs the failure without address, body or credentials', async () => {
    handle = json(500, { message: 'SECRET-BODY' });
    await failing({ query: { q: 'SECRET-QUERY' }, method: 'POST', json: { a: 'SECRET-JSON' } });
    const line = lines.find((text) => text.includes('"at":"vendor"'))!;
    expect(JSON.parse(line)).toMatchObject({
      vendor: 'gohighlevel',
      path: '/things/{id}',
      status: 500,
      request_id: 'request-1',
    });
    expect(lines.join('\n')).not.toContain('SECRET');
  });
});

describe('sendRequest on a refusal', () => {
  it('keeps the status and the messages for the caller', async () => {
    handle = json(422, { message: 'no such slot' });
    const refusal = (await failing()) as VendorRefusal;
    expect(refusal).toBeInstanceOf(VendorRefusal);
    expect([refusal.upstream_status, refusal.messages, refusal.code]).toEqual([
      422,
      ['no such slot'],
      'upstream_error',
    ]);
    expect(refusal.message).not.toContain('no such slot');
    expect(seen).toHaveLength(1);
  });

  it('distinguishes refused credentials', async () => {
    handle = json(401, {});
    expect(await failing()).toBeInstanceOf(Unauthorized);
  });
});

describe('sendRequest on too many requests', () => {
  it('waits for a short pause, even for a request that is not idempotent', async () => {
    handle = (request, response) =>
      seen.length === 1
        ? json(429, {}, { 'retry-after': '1' })(request, response)
        : json(200, { name: 'Thing' })(request, response);
    const begun = Date.now();
    expect(await ask({ method: 'POST' })).toEqual({ name: 'Thing' });
    expect(Date.now() - begun).toBeGreaterThanOrEqual(990);
  });

  it('passes on a long pause and sends nothing until it is over', async () => {
    handle = json(429, {}, { 'retry-after': '30' });
    const first = await failing();
    const second = await failing();
    expect([first, second].map(({ code }) => code)).toEqual(['upstream_unavailable', 'upstream_unavailable']);
    expect(first.data.retry_after_seconds).toBe(30);
    expect(second.data.retry_after_seconds).toBeGreaterThan(28);
    expect(seen).toHaveLength(1);
    handle = json(200, { name: 'Thing' });
    expect(await ask({}, 'another connection')).toEqual({ name: 'Thing' });
  });

  it('keeps a pause despite answers to earlier requests', async () => {
    handle = (request, response) => {
      if (seen.length > 1) return json(429, {}, { 'retry-after': '30' })(request, response);
      setTimeout(() => json(200, { name: 'Thing' })(request, response), 150);
    };
    const slow = ask();
    await expect.poll(() => seen.length).toBe(1);
    await failing();
    expect(await slow).toEqual({ name: 'Thing' });
    expect((await failing()).code).toBe('upstream_unavailable');
    expect(seen).toHaveLength(2);
  });

  it('enforces our own budget before the vendor’s limit', async () => {
    handle = json(200, { name: 'Thing' });
    await Promise.all(Array.from({ length: 20 }, () => ask()));
    const problem = await failing();
    expect([problem.code, seen.length]).toEqual(['upstream_unavailable', 20]);
    expect(problem.data.retry_after_seconds).toBeGreaterThan(0);
  });
});

describe('the circuit breaker', () => {
  it('opens after five consecutive failures, lets one attempt through later, and closes on success', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      handle = json(500, {});
      for (let n = 0; n < 5; n++) await failing({ method: 'POST' });
      expect(seen).toHaveLength(5);
      const open = await failing({ method: 'POST' });
      expect([open.code, seen.length]).toEqual(['upstream_unavailable', 5]);
      vi.setSystemTime(Date.now() + 15_001);
      await failing({ method: 'POST' });
      await failing({ method: 'POST' });
      expect(seen).toHaveLength(6);
      vi.setSystemTime(Date.now() + 15_001);
      handle = json(200, { name: 'Thing' });
      expect(await ask()).toEqual({ name: 'Thing' });
      expect(await ask()).toEqual({ name: 'Thing' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('does not count refusals as failures', async () => {
    handle = json(404, {});
    for (let n = 0; n < 8; n++) await failing();
    expect(seen).toHaveLength(8);
  });
});

it('sendRequest reaches no private address except the configured one', async () => {
  const problem = await exchange(
    { ...vendor, baseUrls: () => ['https://vendor.example'] },
    { key: 'x', base_url: server.url, request_id: 'r' },
    { path: '/things', answer },
  ).catch((error: Problem) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect((problem as Problem).code).toBe('upstream_error');
  expect(seen).toEqual([]);
});

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { mintKey } from '@/lib/api-keys/keys/secret';
import { newId } from '@/lib/core/id';
import { rateLimitStore } from '@/lib/platform/rate-limit/rate-limit-store';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { redisProgram, TestRedis } from '@/tests/redis';
import { api } from './router';
import { startApi, type TestClient } from './test-client';

const program = redisProgram();

// A process of its own serves the same API, as a second one behind the same load balancer would.
const SECOND = `
  import { api } from './lib/http/api/router.ts';
  import { startApi } from './lib/http/api/test-client.ts';
  startApi(api).then(({ origin }) => console.log(origin));
`;

describe.skipIf(!program)('rate limits with REDIS_URL', () => {
  let redis: TestRedis;
  let here: TestClient;
  let second: ChildProcessWithoutNullStreams;
  let there: string;
  let starter: Awaited<ReturnType<typeof makeOrganization>>;
  const logged: string[] = [];

  beforeAll(async () => {
    redis = await TestRedis.start(program!);
    // Read when the first request is counted, which is later than this.
    process.env.REDIS_URL = redis.url;
    for (const level of ['warn', 'info'] as const)
      vi.spyOn(console, level).mockImplementation((line: string) => void logged.push(line));
    here = await startApi(api);
    second = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', SECOND]);
    second.stderr.pipe(process.stderr);
    there = String((await once(second.stdout, 'data'))[0]).trim();
    starter = await makeOrganization({ plan: 'starter' });
  });
  afterAll(async () => {
    second?.kill('SIGKILL');
    await here?.close();
    redis?.thaw();
    await redis?.kill();
  });
  afterEach(() => logged.splice(0));

  const ask = async (origin: string, key: string) => {
    const begun = performance.now();
    const answer = await fetch(`${origin}/api/v1/me`, { headers: { 'x-api-key': key } });
    await answer.arrayBuffer();
    const left = Number(answer.headers.get('x-ratelimit-remaining'));
    return { status: answer.status, headers: answer.headers, left, took: performance.now() - begun };
  };
  const freshKey = async () => (await makeKey(starter, ['agents:read'])).key;
  /** Asks until both processes count together again. */
  const untilShared = () =>
    vi.waitFor(
      async () => {
        const key = await freshKey();
        await ask(there, key);
        expect((await ask(here.origin, key)).left).toBe(58);
      },
      { timeout: 10_000, interval: 100 },
    );

  it('are shared by two processes, with exact headers', async () => {
    const key = await freshKey();
    expect([(await ask(here.origin, key)).left, (await ask(there, key)).left]).toEqual([59, 58]);
    const rest = await Promise.all(
      Array.from({ length: 78 }, (_, index) => ask(index % 2 ? there : here.origin, key).then(({ status }) => status)),
    );
    expect(rest.filter((status) => status === 200)).toHaveLength(68);
    expect(rest.filter((status) => status === 429)).toHaveLength(10);
    for (const origin of [here.origin, there]) {
      const { status, headers } = await ask(origin, key);
      const wait = headers.get('retry-after');
      expect(status).toBe(429);
      expect(Number(wait)).toBeGreaterThan(50);
      expect(headers.get('ratelimit')).toBe(`"minute";r=0;t=${wait}, "burst";r=0;t=${wait}`);
      expect(headers.get('ratelimit-policy')).toBe('"minute";q=60;w=60, "burst";q=10;w=60');
    }
    const other = await freshKey();
    expect((await ask(there, other)).left).toBe(59);
  });

  it('are counted per process while Redis is down, and shared again afterwards', async () => {
    const key = await freshKey();
    await ask(there, key);
    await redis.kill();
    expect((await ask(here.origin, key)).left).toBe(59);
    expect((await ask(here.origin, key)).left).toBe(58);
    expect((await ask(there, key)).left).toBe(59);
    const statuses = await Promise.all(Array.from({ length: 70 }, () => ask(here.origin, key)));
    expect(statuses.filter(({ status }) => status === 429)).toHaveLength(2);
    expect(logged.filter((line) => line.includes('Redis is away'))).toHaveLength(1);
    await redis.start();
    await untilShared();
    expect(logged.filter((line) => line.includes('Redis'))).toHaveLength(2);
  });

  it('delay only the first requests, by a quarter of a second, when Redis hangs', async () => {
    const key = await freshKey();
    await ask(here.origin, key);
    redis.freeze();
    const first = await Promise.all(Array.from({ length: 20 }, () => ask(here.origin, key)));
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set([200]));
    expect(Math.max(...first.map(({ took }) => took))).toBeLessThan(1_000);
    const next = [];
    for (let i = 0; i < 40; i++) next.push(await ask(here.origin, key));
    expect(next.map(({ took }) => took).sort((a, b) => a - b)[20]).toBeLessThan(100);
    expect(Math.max(...next.map(({ took }) => took))).toBeLessThan(1_000);
    redis.thaw();
    await untilShared();
    expect(logged.filter((line) => line.includes('Redis is away'))).toHaveLength(1);
  });

  it('are refunded and peeked like those of a single process', async () => {
    const windows = rateLimitStore('test');
    const name = newId();
    expect(await windows.peek(name)).toEqual({ used: 0, ends_in: 60_000 });
    expect((await windows.increment(name, 1)).used).toBe(1);
    await windows.decrement(name);
    expect((await windows.increment(name, 1)).used).toBe(1);
    expect((await windows.peek(name)).used).toBe(1);
    const beyond = await windows.increment(name, 1);
    expect([beyond.used, beyond.ends_in > 55_000]).toEqual([2, true]);
    await windows.decrement(name);
    await windows.decrement(name);
    expect((await windows.increment(name, 1)).used).toBe(1);
  });

  // The last one: afterwards no key that is new to a process gets in from this address.
  it('share the unknown-key limit of an address too', async () => {
    // Begins with nothing counted: while Redis hung, a lookup was counted here and its refund there.
    await redis.kill();
    await redis.start();
    await untilShared();
    const unknown = Array.from({ length: 120 }, (_, index) => ask(index % 2 ? there : here.origin, mintKey().key));
    const statuses = (await Promise.all(unknown)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(100);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    for (const origin of [here.origin, there]) expect((await ask(origin, mintKey().key)).status).toBe(429);
  });
});

it('rate limits without REDIS_URL do not load the Redis client', async () => {
  const source = `
    import { createRequire } from 'node:module';
    import { rateLimitStore } from './lib/platform/rate-limit/rate-limit-store.ts';
    Promise.resolve(rateLimitStore('test').increment('x', 1)).then(({ used }) => {
      const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes('/ioredis/'));
      console.log(JSON.stringify([used, loaded.length]));
    });
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], {
    env: { ...process.env, REDIS_URL: '' },
  });
  child.stderr.pipe(process.stderr);
  const [output] = await once(child.stdout, 'data');
  expect(JSON.parse(String(output))).toEqual([1, 0]);
  expect((await once(child, 'exit'))[0]).toBe(0);
});

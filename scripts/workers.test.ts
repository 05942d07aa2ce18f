import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { controlDb } from '@/db/client';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { claimPort } from './port';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const LIMIT = 300;
let primary: ChildProcess;
let port: number;
let metricsPort: number;
let organization: Awaited<ReturnType<typeof makeOrganization>>;

beforeAll(async () => {
  port = await claimPort(0, '127.0.0.1');
  organization = await makeOrganization({ plan: 'elite' });
  metricsPort = await claimPort(0, '127.0.0.1');
  const ports = { PORT: String(port), METRICS_PORT: String(metricsPort) };
  const env = { ...process.env, ...ports, API_RATE_LIMIT_PER_MINUTE: String(LIMIT) } as NodeJS.ProcessEnv;
  primary = spawn(process.execPath, ['--import', 'tsx', 'scripts/test-workers.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const serving = new Promise<void>((resolve) => {
    primary.stdout!.on('data', (chunk) => {
      said += chunk;
      if (said.includes('serving')) resolve();
    });
  });
  await serving;
});
afterAll(() => {
  primary.kill('SIGKILL');
});

interface Answer {
  status: number;
  pid: number;
}

/** One connection, which stays with one process. */
class Connection {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  async ask(method: string, path: string, key: string): Promise<Answer> {
    const options = { port, method, path: `/api/v1${path}`, agent: this.#agent, headers: { 'x-api-key': key } };
    const call = request(options).end();
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    return { status: response.statusCode!, pid: Number(response.headers['x-process']) };
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** A connection to each process. */
async function connectToEach(key: string, count = 2): Promise<Map<number, Connection>> {
  const found = new Map<number, Connection>();
  for (let attempt = 0; found.size < count && attempt < 100; attempt++) {
    const connection = new Connection();
    const { pid } = await connection.ask('GET', '/me', key);
    if (found.has(pid)) connection.close();
    else found.set(pid, connection);
  }
  expect(found.size).toBe(count);
  return found;
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function usageOf(id: string): Promise<number> {
  const { rows } = await controlDb().execute<{ count: number }>(
    sql`select coalesce(sum(count), 0)::int as count from api_key_usage where api_key_id = ${id}`,
  );
  return rows[0]!.count;
}

describe('startWorkers', () => {
  it('refuses a revoked key in every process at its next request', async () => {
    const admin = await makeKey(organization, ['api_keys:write']);
    const [one, two] = [...(await connectToEach(admin.key)).values()];
    for (let round = 0; round < 20; round++) {
      const { id, key } = await makeKey(organization, ['agents:read']);
      // The first answers fill the caches.
      for (const connection of [one!, two!, one!, two!]) {
        expect((await connection.ask('GET', '/me', key)).status).toBe(200);
      }
      const revoking = round % 2 ? one! : two!;
      expect((await revoking.ask('DELETE', `/api-keys/${id}`, admin.key)).status).toBe(200);
      const answers = await Promise.all([one!, two!].map((connection) => connection.ask('GET', '/me', key)));
      expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    }
  });

  it('counts a limit over all processes', async () => {
    const { key } = await makeKey(organization, ['agents:read']);
    const connections = [...(await connectToEach(key)).values()];
    const opened = connections.length;
    let admitted = 0;
    for (let n = 0; n < 2 * LIMIT; n++) {
      const { status } = await connections[n % 2]!.ask('GET', '/me', key);
      if (status === 200) admitted++;
      else expect(status).toBe(429);
    }
    // A count reaches the other process within milliseconds, not at once.
    expect(admitted + opened).toBeGreaterThan(LIMIT - 20);
    expect(admitted + opened).toBeLessThan(LIMIT * 1.1);
  });

  it('serves the metrics of all processes together', async () => {
    const { key } = await makeKey(organization, ['agents:read']);
    const connections = await connectToEach(key);
    const requests = async () => {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      expect(text).toContain('agni_database_up{database="control"} 1');
      const counts = [...text.matchAll(/^agni_http_request_duration_seconds_count\{[^}]*\} (\d+)$/gm)];
      return counts.reduce((sum, [, count]) => sum + Number(count), 0);
    };
    const before = await requests();
    for (let n = 0; n < 5; n++) for (const one of connections.values()) await one.ask('GET', '/me', key);
    expect(await requests()).toBe(before + 10);
  });

  it('replaces a process that crashed, while the others answer', async () => {
    const { key } = await makeKey(organization, ['agents:read']);
    const before = await connectToEach(key);
    const [victim, survivor] = [...before.keys()];
    process.kill(victim!, 'SIGKILL');
    await vi.waitFor(() => expect(isAlive(victim!)).toBe(false));
    for (let n = 0; n < 10; n++) {
      const fresh = new Connection();
      expect(await fresh.ask('GET', '/me', key)).toEqual({ status: 200, pid: survivor });
      fresh.close();
    }
    const pids = new Set<number>();
    await vi.waitFor(
      async () => {
        const fresh = new Connection();
        pids.add((await fresh.ask('GET', '/me', key)).pid);
        fresh.close();
        expect(pids.size).toBe(2);
      },
      { timeout: 60_000, interval: 100 },
    );
    expect(pids.has(victim!)).toBe(false);
  });

  it('changes data and serves metrics while a process starts', async () => {
    const admin = await makeKey(organization, ['api_keys:write']);
    const [victim, survivor] = [...(await connectToEach(admin.key)).values()];
    const { pid } = await victim!.ask('GET', '/me', admin.key);
    process.kill(pid, 'SIGKILL');
    const others = new Set<number>();
    while (others.size < 2) {
      // A key of its own: starting can take longer than the limit of one key allows.
      const { id, key } = await makeKey(organization, ['api_keys:write']);
      expect((await survivor!.ask('DELETE', `/api-keys/${id}`, key)).status).toBe(200);
      expect((await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).status).toBe(200);
      const fresh = new Connection();
      const other = await makeKey(organization, ['agents:read']);
      others.add((await fresh.ask('GET', '/me', other.key)).pid);
      fresh.close();
      await sleep(50);
    }
  });

  it('ends every process on SIGTERM with exit code 0, after the running requests and with their usage saved', async () => {
    const { id, key } = await makeKey(organization, ['agents:read']);
    const connections = await connectToEach(key);
    const counted = await usageSoFar(id, connections, key);
    const ended = once(primary, 'exit');
    primary.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect([...connections.keys()].map(isAlive)).toEqual([false, false]);
    expect(await usageOf(id)).toBe(counted);
    await expect(once(get({ port, path: '/api/v1/me' }), 'response')).rejects.toThrow('ECONNREFUSED');
  });
});

/** Sends requests over both connections, and returns how many requests of this key have been answered. */
async function usageSoFar(id: string, connections: Map<number, Connection>, key: string): Promise<number> {
  await sleep(2_500);
  const before = await usageOf(id);
  for (let n = 0; n < 20; n++) for (const connection of connections.values()) await connection.ask('GET', '/me', key);
  return before + 40;
}

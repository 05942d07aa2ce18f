import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { env, readEnv } from '@/lib/core/env';
import { toProblem } from '@/lib/core/problem';
import { clientOf } from '@/lib/integrations/core/client';
import type { ConnectionRow } from '@/lib/integrations/core/connection-row';
import { rereadConnection } from '@/lib/integrations/core/connections';
import { openCredentials } from '@/lib/integrations/core/credentials';
import { calendarsOf } from './api';
import { type GhlServer, makeExpired, makeTenant, startGhl, type Tenant } from './testing';
import { ghl } from './vendor';

let server: GhlServer;
let tenant: Tenant;
beforeAll(async () => {
  server = await startGhl();
});
afterAll(() => server.close());
beforeEach(async () => {
  tenant = await makeTenant();
  Object.assign(server.state, { refreshes: 0, refresh_delay: 100, refuses_access: false });
  server.recover();
});

const ask = (connection: ConnectionRow) =>
  calendarsOf(clientOf(ghl, connection, tenant.actor), connection.account_id).then(
    (calendars) => calendars.length,
    (error: unknown) => toProblem(error).code,
  );
const many = (connection: ConnectionRow, times = 10) =>
  Promise.all(Array.from({ length: times }, () => ask(connection)));
const ten = (outcome: unknown) => Array.from({ length: 10 }, () => outcome);

/** The same from a separate process. */
function inProcess(connection: ConnectionRow, times = 10) {
  const script = fileURLToPath(new URL('./renewal.child.ts', import.meta.url));
  const { GHL_BASE_URL, GHL_CLIENT_ID, GHL_CLIENT_SECRET, GHL_AUTHORIZE_URL } = env;
  const child = spawn(process.execPath, ['--import', 'tsx', script, connection.id, String(times)], {
    env: {
      ...process.env,
      ...{ GHL_BASE_URL, GHL_AUTHORIZE_URL, GHL_CLIENT_ID, GHL_CLIENT_SECRET: GHL_CLIENT_SECRET! },
      INTEGRATION_TIMEOUT_MS: String(env.INTEGRATION_TIMEOUT_MS),
    } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (part) => {
    text += part;
  });
  return { child, outcomes: once(child, 'exit').then(() => JSON.parse(text || '[]') as unknown[]) };
}

describe('ten concurrent requests with an expired token', () => {
  it.each([
    ['by our own clock', -1],
    ['by the vendor’s word alone', 3_600],
  ])('refresh once: %s', async (_, expires_in) => {
    const connection = await makeExpired(server, tenant, expires_in);
    expect(await many(connection)).toEqual(ten(2));
    expect(server.state.refreshes).toBe(1);
    const after = (await rereadConnection(connection.id))!;
    const [old, now] = [openCredentials(connection), openCredentials(after)];
    expect(after.credentials_version).toBe(2);
    expect(now.access_token).not.toBe(old.access_token);
    expect(now.refresh_token).not.toBe(old.refresh_token);
    expect(Date.parse(after.access_expires_at!)).toBeGreaterThan(Date.now() + 86_000_000);
    expect(await many(connection)).toEqual(ten(2));
    expect(server.state.refreshes).toBe(1);
  });

  it('refresh once in each of three processes', async () => {
    const connection = await makeExpired(server, tenant);
    server.state.refresh_delay = 600;
    const others = [inProcess(connection), inProcess(connection)];
    const all = await Promise.all([many(connection), ...others.map(({ outcomes }) => outcomes)]);
    expect(all).toEqual([ten(2), ten(2), ten(2)]);
    expect(server.state.refreshes).toBe(1);
  });
});

describe('a process that is killed between the refresh and saving its tokens', () => {
  it('loses nothing, because the next one requests tokens in the name of the app', async () => {
    const connection = await makeExpired(server, tenant);
    server.state.refresh_delay = 60_000;
    const { child, outcomes } = inProcess(connection, 1);
    await expect.poll(() => server.state.refreshes, { timeout: 15_000 }).toBe(1);
    child.kill('SIGKILL');
    await outcomes;
    server.state.refresh_delay = 0;
    // Its lease is still held, so nobody renews meanwhile.
    expect((await rereadConnection(connection.id))!.renewing_until).not.toBeNull();
    await controlPool().query(
      `update integration_connections set renewing_until = now() - interval '1 second' where id = $1`,
      [connection.id],
    );
    expect(await many(connection)).toEqual(ten(2));
    expect((await rereadConnection(connection.id))!).toMatchObject({ status: 'active', renewing_until: null });
  });

  it('asks once to reconnect when the app was removed meanwhile', async () => {
    const connection = await makeExpired(server, tenant);
    const { refresh_token } = openCredentials(connection);
    server.state.world.used.add(JSON.parse(Buffer.from(refresh_token!.split('.')[1]!, 'base64url').toString()).jti);
    server.state.world.revoked.add(connection.account_id);
    expect(await many(connection)).toEqual(ten('reconnect_required'));
    server.state.world.revoked.delete(connection.account_id);
    expect(await rereadConnection(connection.id)).toMatchObject({ status: 'needs_reconnect', renewing_until: null });
    const { rows } = await controlPool().query(
      `select (select count(*)::int from audit_events where target_id = $1 and action = 'integration.needs_reconnect') as audited,
              (select count(*)::int from jobs.job where data ->> 'connection_id' = $1) as mails`,
      [connection.id],
    );
    expect(rows[0]).toEqual({ audited: 1, mails: 1 });
  });
});

describe('a token that is refused right after its renewal', () => {
  it.each([
    ['by our own clock', -1],
    ['by the vendor’s word alone', 3_600],
  ])('marks the connection without another renewal when it expired %s', async (_, expires_in) => {
    const connection = await makeExpired(server, tenant, expires_in);
    server.state.refuses_access = true;
    expect(await ask(connection)).toBe('reconnect_required');
    expect(await rereadConnection(connection.id)).toMatchObject({
      status: 'needs_reconnect',
      last_error: expect.any(String),
    });
    const { refreshes } = server.state;
    expect(await ask(connection)).toBe('reconnect_required');
    expect(server.state.refreshes).toBe(refreshes);
  });
});

describe('a refresh that fails temporarily', () => {
  it.each([
    ['error', 'upstream_error'],
    ['cut', 'upstream_unavailable'],
    ['slow', 'upstream_timeout'],
    ['malformed', 'upstream_error'],
  ] as const)('is a temporary problem, and the next one succeeds: %s', async (trouble, code) => {
    const connection = await makeExpired(server, tenant);
    server.state.refresh_delay = 0;
    readEnv().INTEGRATION_TIMEOUT_MS = trouble === 'slow' ? 800 : 5_000;
    server.trouble(trouble, { only: 'POST /oauth/token' });
    expect(await ask(connection)).toBe(code);
    readEnv().INTEGRATION_TIMEOUT_MS = 5_000;
    const failed = await rereadConnection(connection.id);
    expect(failed).toMatchObject({ status: 'active', renewing_until: null, last_error: expect.any(String) });
    // Nothing has been sent by then that could have been processed.
    expect(failed!.last_error).not.toContain('may have been processed');
    expect(await ask(connection)).toBe(2);
    expect(await rereadConnection(connection.id)).toMatchObject({ last_error: null });
  });

  it('marks no connection when the installation’s own secret is wrong', async () => {
    const connection = await makeExpired(server, tenant);
    const right = env.GHL_CLIENT_SECRET;
    readEnv().GHL_CLIENT_SECRET = 'wrong';
    expect(await ask(connection)).toBe('upstream_error');
    readEnv().GHL_CLIENT_SECRET = right;
    expect(await rereadConnection(connection.id)).toMatchObject({
      status: 'active',
      last_error: expect.stringContaining('GHL_CLIENT_SECRET'),
    });
    expect(await ask(connection)).toBe(2);
  });
});

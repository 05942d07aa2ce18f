import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { controlPool } from '@/db/client';
import { readEnv } from '@/lib/core/env';
import { newId } from '@/lib/core/id';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { resetCircuits } from '@/lib/integrations/core/circuit-breaker';
import { checkConnection, listConnections } from '@/lib/integrations/core/operations';
import { type GhlServer, makeConnected, startGhl } from './testing';

let server: GhlServer;
let client: TestClient;
let tenant: Awaited<ReturnType<typeof makeConnected>>;
const lines: string[] = [];

beforeAll(async () => {
  server = await startGhl();
  client = await startApi(api);
  for (const name of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, name).mockImplementation((...words: unknown[]) => void lines.push(words.map(String).join(' ')));
  }
});
afterAll(async () => {
  vi.restoreAllMocks();
  await client.close();
  await server.close();
});
beforeEach(async () => {
  server.recover();
  resetCircuits();
  tenant = await makeConnected(server);
});

const calendars = () => client.call('GET', '/ghl/setup/calendars', { key: tenant.key });
const status = async () => (await client.call('GET', '/ghl/setup/status', { key: tenant.key })).body.data;

describe('GoHighLevel failures', () => {
  it.each([
    ['error', 502, 'upstream_error', 3],
    ['malformed', 502, 'upstream_error', 3],
    ['huge', 502, 'upstream_error', 1],
    ['redirect', 502, 'upstream_error', 1],
    ['unavailable', 503, 'upstream_unavailable', 3],
    ['cut', 503, 'upstream_unavailable', 3],
    ['rate_limited', 503, 'upstream_unavailable', 1],
    ['slow', 504, 'upstream_timeout', 1],
  ] as const)('are a documented problem while they last: %s', async (trouble, expected, code, times) => {
    readEnv().INTEGRATION_TIMEOUT_MS = trouble === 'slow' ? 800 : 5_000;
    server.trouble(trouble, { times: 100, only: 'GET /calendars' });
    server.state.requests.length = 0;
    const { status: got, body, headers } = await calendars();
    expect([got, body.code]).toEqual([expected, code]);
    expect(server.state.requests).toHaveLength(times);
    expect(server.state.requests[0]!.request_id).toBe(headers.get('x-request-id'));
    if (got === 503) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    const [connection] = (await listConnections(tenant.actor, {})).items;
    expect(connection).toMatchObject({ status: 'active', last_error: body.detail });
    if (trouble === 'rate_limited') {
      const held = await calendars();
      expect([held.status, held.body.code]).toEqual([503, 'upstream_unavailable']);
      expect(server.state.requests).toHaveLength(1);
      expect((await listConnections(tenant.actor, {})).items[0]!.last_error).toBe(body.detail);
    }
    server.recover();
    resetCircuits();
    readEnv().INTEGRATION_TIMEOUT_MS = 5_000;
    expect((await calendars()).status).toBe(200);
    expect((await listConnections(tenant.actor, {})).items[0]).toMatchObject({ last_error: null, last_error_at: null });
  });

  it('are invisible when a retry within the request succeeds', async () => {
    server.trouble('error', { times: 2, only: 'GET /calendars' });
    expect((await calendars()).status).toBe(200);
  });

  it('never cause a second booking', async () => {
    const answer = await book({ trouble: 'cut' });
    expect([answer.status, answer.body.code]).toEqual([503, 'upstream_unavailable']);
    expect(answer.body.detail).toContain('may have been processed');
    expect(server.state.requests.filter(({ path }) => path === '/calendars/events/appointments')).toHaveLength(1);
  });

  async function book({ trouble }: { trouble: 'cut' }) {
    const free = await manage({ action: 'availability' });
    server.trouble(trouble, { only: 'POST /calendars/events/appointments' });
    server.state.requests.length = 0;
    const appointment_datetime = free.body.data.available_slots[0].starts[0];
    return manage({ action: 'book', appointment_datetime, name: 'Mia Kern', email: `${newId()}@example.com` });
  }
  const manage = (body: object) =>
    client.call('POST', '/ghl/appointments/manage', { key: tenant.key, body: { agent_id: tenant.agent.id, ...body } });
});

describe('a revoked GoHighLevel token', () => {
  it('is reported everywhere, emailed once, and fixed by reconnecting', async () => {
    expect(await status()).toMatchObject({
      ghl_connected: true,
      token_valid: true,
      setup_complete: true,
      next_step: '',
    });
    server.state.world.revoked.add(tenant.location_id);
    for (let n = 0; n < 3; n++) {
      const { status: got, body } = await calendars();
      expect([got, body.code]).toEqual([409, 'reconnect_required']);
    }
    const after = await status();
    expect(after).toMatchObject({
      ghl_connected: true,
      token_valid: false,
      setup_complete: false,
      next_step: 'CONNECT_GHL',
    });
    const { rows } = await controlPool().query(
      `select count(*)::int as mails from jobs.job where data ->> 'connection_id' = $1`,
      [tenant.connection.id],
    );
    expect(rows[0].mails).toBe(1);
    server.state.world.revoked.delete(tenant.location_id);
    const body = { location_id: tenant.location_id, private_token: server.privateToken(tenant.location_id) };
    const again = await client.call('POST', '/ghl/connect', { key: tenant.key, body });
    expect(again.body.data).toMatchObject({ id: tenant.connection.id, status: 'active' });
    expect(await status()).toMatchObject({ token_valid: true, setup_complete: true });
  });

  it('is distinguished from a token that lacks a scope', async () => {
    const private_token = server.privateToken(tenant.location_id, ['locations.readonly']);
    await client.call('POST', '/ghl/connect', {
      key: tenant.key,
      body: { location_id: tenant.location_id, private_token },
    });
    const { status: got, body } = await calendars();
    expect([got, body.code]).toEqual([502, 'upstream_error']);
    expect(body.detail).toContain('permissions');
    expect((await checkConnection(tenant.actor, { id: tenant.connection.id })).status).toBe('active');
  });
});

describe('POST /ghl/connect', () => {
  const connect = (body: object) => client.call('POST', '/ghl/connect', { key: tenant.key, body });

  it('reports which of location and token is wrong', async () => {
    const errors = async (body: object) =>
      (await connect(body)).body.errors.map(({ path, code }: never) => [path, code]);
    const { location_id } = tenant;
    const other = server.state.world.locations[1]!.id;
    expect(await errors({ location_id, private_token: 'made-up-token' })).toEqual([['private_token', 'refused']]);
    expect(await errors({ location_id: other, private_token: tenant.private_token })).toEqual([
      ['location_id', 'not_found'],
    ]);
    expect(await errors({ location_id, private_token: server.privateToken(location_id, []) })).toEqual([
      ['private_token', 'scope_missing'],
    ]);
  });
});

describe('GoHighLevel requests that name an organization', () => {
  it.each([
    ['GET', '/ghl/setup/status?org_id='],
    ['GET', '/ghl/appointments?org_id='],
    ['GET', '/integrations?organization_id='],
  ])('answer 403 for a foreign organization and accept our own: %s %s', async (method, path) => {
    const theirs = await client.call(method, path + newId(), { key: tenant.key });
    expect([theirs.status, theirs.body.code]).toEqual([403, 'insufficient_permission']);
    expect((await client.call(method, path + tenant.organization.id, { key: tenant.key })).status).toBe(200);
  });

  it('answer 403 for a foreign organization in the body', async () => {
    const body = { org_id: newId(), agent_id: tenant.agent.id, action: 'availability' };
    expect((await client.call('POST', '/ghl/appointments/manage', { key: tenant.key, body })).status).toBe(403);
    const own = { ...body, org_id: tenant.organization.id };
    expect((await client.call('POST', '/ghl/appointments/manage', { key: tenant.key, body: own })).status).toBe(200);
  });
});

it('never leaks a vendor secret into a log, audit row, job or answer', async () => {
  server.state.world.revoked.add(tenant.location_id);
  const answers = [await calendars(), await client.call('GET', '/integrations', { key: tenant.key })];
  server.state.world.revoked.delete(tenant.location_id);
  const { rows } = await controlPool().query<{ text: string }>(
    `select to_jsonb(e)::text as text from audit_events e union all select to_jsonb(j)::text from jobs.job j
     union all select to_jsonb(k)::text from idempotency_keys k union all select to_jsonb(c)::text from integration_connections c`,
  );
  const kept = rows.map(({ text }) => text);
  expect(kept.length).toBeGreaterThan(20);
  expect(lines.length).toBeGreaterThan(10);
  for (const text of [...kept, ...lines, ...answers.map((answer) => answer.text)]) {
    expect(text).not.toMatch(/(access|refresh|code)\.ey|made-up-token/);
    expect(text).not.toContain(tenant.private_token);
    expect(text).not.toContain(server.env.GHL_CLIENT_SECRET);
  }
});

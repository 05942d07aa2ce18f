import { afterAll, beforeAll, beforeEach } from 'vitest';
import { controlPool, inTransaction } from '@/db/client';
import { startGohighlevel } from '@/demo/vendors/gohighlevel/server';
import { SCOPES } from '@/demo/vendors/gohighlevel/state';
import { mint } from '@/demo/vendors/gohighlevel/world';
import { env, readEnv } from '@/lib/core/env';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { resetCircuits } from '@/lib/integrations/core/circuit-breaker';
import type { ConnectionRow } from '@/lib/integrations/core/connection-row';
import { saveConnection } from '@/lib/integrations/core/connections';
import { createAgent } from '@/lib/voice/agents/operations';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { connectGhl, setGhlCalendarAgent } from './operations';

const YEAR = 365 * 86_400_000;

/** Starts a local GoHighLevel and points the environment at it; for tests. */
export async function startGhl() {
  const server = await startGohighlevel();
  // Long enough for a machine that is busy with other tests; tests of an unresponsive vendor set a shorter one.
  Object.assign(readEnv(), server.env, { INTEGRATION_TIMEOUT_MS: 5_000 });
  resetCircuits();
  return server;
}
export type GhlServer = Awaited<ReturnType<typeof startGhl>>;

/** An organization with an owner and a key with every integration permission. */
export async function makeTenant() {
  const organization = await makeOrganization({ plan: 'elite' });
  const owner = await makeMember(organization, 'OWNER');
  const { key } = await makeKey(organization, ['integrations:read', 'integrations:write']);
  return { organization, owner, actor: owner.actor, key };
}
export type Tenant = Awaited<ReturnType<typeof makeTenant>>;

/** A tenant whose first location is connected with a Private Integration Token, with an agent for its first calendar. */
export async function makeConnected(server: GhlServer, location = 0) {
  const tenant = await makeTenant();
  const { id: location_id } = server.state.world.locations[location]!;
  const private_token = server.privateToken(location_id);
  const connection = await connectGhl(tenant.actor, { location_id, private_token });
  const agent = await createAgent(tenant.actor, { name: 'Front desk' });
  const calendars = server.state.world.calendars.filter((calendar) => calendar.locationId === location_id);
  const [calendar_id, other_id] = calendars.map(({ id }) => id) as [string, string];
  await setGhlCalendarAgent(tenant.actor, { calendar_id, agent_id: agent.id });
  return { ...tenant, connection, agent, calendar_id, other_id, location_id, private_token };
}

/** An OAuth connection whose access token has expired, or (with an `expires_in` of an hour) is only rejected by the vendor. */
export async function makeExpired(server: GhlServer, { actor }: Tenant, expires_in = -1): Promise<ConnectionRow> {
  const { id: locationId, companyId } = server.state.world.locations[0]!;
  const grant = { companyId, locationId, scopes: SCOPES };
  const credentials = {
    access_token: mint({ kind: 'access', ...grant, expires: Date.now() - 1 }),
    refresh_token: mint({ kind: 'refresh', ...grant, expires: Date.now() + YEAR }),
  };
  const { after } = await inTransaction(controlPool(), (tx) =>
    saveConnection(tx, actor, 'gohighlevel', {
      method: 'oauth',
      base_url: env.GHL_BASE_URL,
      account: { account_id: locationId, account_name: 'Downtown practice', time_zone: 'America/New_York' },
      credentials,
      access_expires_at: new Date(Date.now() + expires_in * 1000).toISOString(),
    }),
  );
  return after;
}

/** A person who makes an appointment. */
export const mia = { name: 'Mia Kern', email: 'mia@example.com', phone: '+14155550123' };

/** A GoHighLevel and the API for all tests of a file, and a connected tenant for each test. */
export function withGhl() {
  let client: TestClient;
  const world = {} as { server: GhlServer; tenant: Awaited<ReturnType<typeof makeConnected>> };
  beforeAll(async () => {
    world.server = await startGhl();
    client = await startApi(api);
  });
  afterAll(async () => {
    await client.close();
    await world.server.close();
  });
  beforeEach(async () => {
    resetCircuits();
    world.server.state.world.events.length = 0;
    world.server.state.counts.clear();
    world.tenant = await makeConnected(world.server);
  });
  const call = (method: string, path: string, body?: object) =>
    client.call(method, path, { key: world.tenant.key, body });
  const manage = async (body: object) => {
    const answer = await call('POST', '/ghl/appointments/manage', { agent_id: world.tenant.agent.id, ...body });
    return { ...answer, data: answer.body.data };
  };
  const starts = async (days_ahead = 7): Promise<string[]> => {
    const { data } = await manage({ action: 'availability', days_ahead });
    return data.available_slots.flatMap((day: { starts: string[] }) => day.starts);
  };
  return Object.assign(world, { call, manage, starts });
}

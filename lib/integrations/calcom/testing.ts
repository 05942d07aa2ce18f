import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { controlDb } from '@/db/client';
import { integrationConnections } from '@/db/schema/control/integrations';
import { type CalcomServer, DEMO_KEYS, startCalcom } from '@/demo/vendors/calcom/server';
import { readEnv } from '@/lib/core/env';
import { PERMISSIONS } from '@/lib/core/permissions';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { resetCircuits } from '@/lib/integrations/core/circuit-breaker';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';

/** A person who makes an appointment. */
export const person = { name: 'Mia Kern', email: 'mia@example.com', timezone: 'Europe/Berlin' };

/** A local Cal.com for this test: the only allowed address besides the clouds. */
export async function startTestCalcom(): Promise<CalcomServer> {
  const server = await startCalcom();
  server.limit = 100_000;
  Object.assign(readEnv(), {
    CALCOM_BASE_URLS: [server.base_url],
    INTEGRATION_TIMEOUT_MS: 1_500,
    API_RATE_LIMIT_PER_MINUTE: 1_000_000,
  });
  resetCircuits();
  return server;
}

/** A Cal.com and the API for all tests of a file. */
export function withCalcom() {
  let calcom: CalcomServer;
  let client: TestClient;
  beforeAll(async () => {
    calcom = await startTestCalcom();
    client = await startApi(api);
  });
  beforeEach(() => {
    calcom.recover();
    resetCircuits();
  });
  afterAll(async () => {
    await client.close();
    await calcom.close();
  });
  return {
    get calcom() {
      return calcom;
    },
    /** An organization with a key that has every permission, connected to the practice's account by default. */
    async newTenant({ connect = true } = {}) {
      const organization = await makeOrganization({ plan: 'elite' });
      const owner = await makeMember(organization, 'OWNER');
      const { key } = await makeKey(organization, PERMISSIONS);
      const call = (method: string, path: string, body?: unknown) =>
        client.call(method, `/calcom${path}`, { key, ...(body !== undefined && { body }) });
      const manage = (body: object) => call('POST', '/appointments/manage', body);
      if (connect) expect((await call('POST', '/connect', { api_key: DEMO_KEYS.practice })).status).toBe(200);
      return { organization, owner, call, manage };
    },
  };
}
export type Tenant = Awaited<ReturnType<ReturnType<typeof withCalcom>['newTenant']>>;

/** The stored connections of a tenant. */
export const rowsOf = ({ organization }: Tenant) =>
  controlDb().select().from(integrationConnections).where(eq(integrationConnections.organization_id, organization.id));

/** A new event type with its free times, which no other test books. */
export async function newEventType({ call, manage }: Tenant, timezone = person.timezone) {
  const slug = `type-${Math.random().toString(36).slice(2)}`;
  const { body } = await call('POST', '/event-types', { title: 'Visit', slug, duration_minutes: 60 });
  const { id: event_type_id } = body.data;
  const times = async () => {
    const answer = await manage({ action: 'availability', event_type_id, timezone, days_ahead: 30 });
    return (answer.body.data.available_slots as { starts: string[] }[]).flatMap(({ starts }) => starts);
  };
  return { event_type_id, slug, times };
}

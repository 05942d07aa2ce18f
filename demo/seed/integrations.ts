import { randomBytes } from 'node:crypto';
import type { Tx } from '@/db/client';
import { integrationCalendars, integrationConnections } from '@/db/schema/control/integrations';
import { sealCredentials } from '@/lib/integrations/core/credentials';
import { ACME_ID, type CastName, NORTHWIND_ID } from './cast';
import { label, type Person } from './people';
import { DAY, HOUR, iso, MINUTE } from './times';
import { AGENTS } from './voice/agent-specs';
import { makeAgents } from './voice/agents';

/** The demo's Cal.com server, with the key of an account that is connected from the beginning. */
export interface DemoCalcom {
  base_url: string;
  api_key: string;
}

/** The account that Acme Voice has connected: the practice in New York. Its ids match the local server. */
export const CONNECTED = {
  id: '01a1e9c4-5d20-7b61-8f3a-2c9d40e7b815',
  name: 'New York front desk',
  age: 11.2,
  by: 'grace' as CastName,
};
const BOOKS: readonly [event_type_id: string, name: string, agent: keyof typeof AGENTS][] = [
  ['4201', 'First visit', 'front_desk'],
  ['4202', 'Follow-up', 'reminders'],
];

/** Writes the connections of Acme Voice, with the agents that book through them. */
export async function writeAcmeIntegrations(tx: Tx, now: number, cast: Record<CastName, Person>, calcom: DemoCalcom) {
  const { id, name, age, by } = CONNECTED;
  const at = iso(now - age * DAY);
  await tx.insert(integrationConnections).values({
    ...connectionOf({ id, organization_id: ACME_ID, name, by: label(cast[by]), at, calcom }),
    account_id: '4200',
    account_email: 'tomas-rey@cal.example',
    time_zone: 'America/New_York',
    is_primary: true,
    last_checked_at: iso(now - 2 * HOUR),
    last_check_ms: 143,
  });
  const agents = makeAgents(now, AGENTS);
  await tx.insert(integrationCalendars).values(
    BOOKS.map(([calendar_id, calendar_name, agent]) => ({
      organization_id: ACME_ID,
      connection_id: id,
      calendar_id,
      calendar_name,
      agent_id: agents[agent]!.id,
      created_at: at,
    })),
  );
}

/** Writes the connection of Northwind Clinics: an account whose key was deleted at Cal.com. */
export async function writeNorthwindIntegrations(tx: Tx, now: number, by: Person, calcom: DemoCalcom) {
  const gone = { ...calcom, api_key: `cal_gone_${randomBytes(12).toString('hex')}` };
  const id = '01a1c7f0-9b14-7e52-a4d8-71f6c03b5a92';
  const at = iso(now - 19.4 * DAY);
  await tx.insert(integrationConnections).values({
    ...connectionOf({ id, organization_id: NORTHWIND_ID, name: 'Harley Street', by: label(by), at, calcom: gone }),
    account_id: '4300',
    account_email: 'bookings@northwind-clinics.example',
    time_zone: 'Europe/London',
    is_primary: true,
    status: 'needs_reconnect',
    last_checked_at: iso(now - 3 * DAY),
    last_check_ms: 212,
    last_error: 'Cal.com no longer accepts our access.',
    last_error_at: iso(now - 5 * HOUR - 12 * MINUTE),
  });
}

function connectionOf(made: {
  id: string;
  organization_id: string;
  name: string;
  by: string;
  at: string;
  calcom: DemoCalcom;
}) {
  const { id, organization_id, calcom } = made;
  return {
    id,
    organization_id,
    vendor: 'calcom' as const,
    method: 'api_key' as const,
    base_url: calcom.base_url,
    account_name: made.name,
    sealed_credentials: sealCredentials({ id, organization_id }, { api_key: calcom.api_key }),
    connected_by_label: made.by,
    connected_at: made.at,
    created_at: made.at,
    updated_at: made.at,
  };
}

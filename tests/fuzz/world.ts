import { controlDb, controlPool } from '@/db/client';
import { apiKeySecrets } from '@/db/schema/control/api-keys';
import { invitations } from '@/db/schema/control/invitations';
import { createEventType, keep, newAccount } from '@/demo/vendors/calcom/account';
import type { Account } from '@/demo/vendors/calcom/types';
import { book, upsertContact, vendorId } from '@/demo/vendors/gohighlevel/world';
import { mintKey } from '@/lib/api-keys/keys/secret';
import { readEnv } from '@/lib/core/env';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import type { Answered } from '@/lib/http/api/test-conformance';
import { startTestCalcom } from '@/lib/integrations/calcom/testing';
import { calcom } from '@/lib/integrations/calcom/vendor';
import { setPrimaryConnection } from '@/lib/integrations/core/operations';
import { makeConnection } from '@/lib/integrations/core/testing';
import { connectGhl, setGhlCalendarAgent } from '@/lib/integrations/gohighlevel/operations';
import { type GhlServer, startGhl } from '@/lib/integrations/gohighlevel/testing';
import { ghl } from '@/lib/integrations/gohighlevel/vendor';
import { createAgent } from '@/lib/voice/agents/operations';
import { createCall } from '@/lib/voice/calls/operations';
import { createContact } from '@/lib/voice/contacts/operations';
import { createDocument } from '@/lib/voice/knowledge-base/operations';
import { createLead } from '@/lib/voice/leads/operations';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import type { Drawn } from './requests';
import type { Sent } from './send';

type Organization = Awaited<ReturnType<typeof makeOrganization>>;
type Owner = Awaited<ReturnType<typeof makeMember>>;

/** An organization with an owner, two rows of everything, and connected accounts. */
interface Tenant {
  organization: Organization;
  owner: Owner;
  ids: Record<string, string[]>;
  account: Account;
}

const past = '2020-01-01T00:00:00Z';
const future = '2999-01-01T00:00:00Z';

// Ordered so that each finds the rows that it depends on.
const MAKERS: Record<string, (tenant: Tenant) => Promise<string>> = {
  agents: async ({ owner }) => (await createAgent(owner.actor, { name: 'Front desk' })).id,
  contacts: async ({ owner }) => (await createContact(owner.actor, { first_name: 'Ada' })).id,
  leads: async ({ owner }) => (await createLead(owner.actor, { first_name: 'Ada' })).id,
  calls: async ({ owner }) => {
    const numbers = { from_number: '+14155550123', to_number: '+14155550199' };
    const facts = { started_at: '2026-03-20T14:00:00Z', status: 'completed', direction: 'inbound' } as const;
    return (await createCall(owner.actor, { ...numbers, ...facts })).id;
  },
  'knowledge-base': async ({ owner }) =>
    (await createDocument(owner.actor, { title: 'Hours', content: 'Nine to 5' })).id,
  users: async ({ organization }) => (await makeMember(organization, 'MEMBER')).user.id,
  'api-keys': async ({ organization }) => (await makeKey(organization, ['agents:read'])).id,
  secrets: async ({ organization, ids }) => {
    const { key: _, ...secret } = mintKey();
    const values = {
      ...secret,
      organization_id: organization.id,
      // The other key has none, so that it can be rotated.
      api_key_id: ids['api-keys']![1]!,
      expires_at: future,
    };
    const [row] = await controlDb().insert(apiKeySecrets).values(values).returning();
    return row!.id;
  },
  invitations: async ({ organization }) => {
    const { user } = await makeMember(organization, 'MEMBER', { status: 'invited' });
    const person = {
      user_id: user.id,
      email: user.email,
      first_name: 'In',
      last_name: 'Vited',
      role: 'MEMBER' as const,
    };
    const values = { ...person, organization_id: organization.id, invited_by_label: 'Test', expires_at: future };
    const [row] = await controlDb().insert(invitations).values(values).returning();
    return row!.id;
  },
  accounts: async ({ owner, account }) => {
    const values = { account_id: String(account.me.id), account_name: account.me.name };
    const credentials = { api_key: keyOf(account) };
    const connected = { method: 'api_key', account: values, credentials, base_url: calcom.baseUrls()[0]! } as const;
    return (await makeConnection(owner.actor, 'calcom', connected)).id;
  },
  // Several would need ids that are never generated.
  calcom: async ({ account }) => {
    account.event_types = account.event_types.filter(({ hidden }) => !hidden).slice(0, 1);
    const values = {
      title: 'Visit',
      slug: `visit-${newId()}`,
      lengthInMinutes: 60,
      hidden: account.event_types.length > 0,
    };
    return String(createEventType(account, values).id);
  },
  bookings: async ({ account }) => {
    const at = new Date(Date.now() + 86_400_000 * (2 + account.bookings.length)).toISOString();
    const attendee = { name: 'Ada', email: 'ada@example.com', timeZone: 'UTC' };
    return keep(account, account.event_types[0]!, at, { attendee, metadata: {}, responses: {} }).uid;
  },
  calendars: async (tenant) => {
    const { owner, organization, ids } = tenant;
    const { world } = gohighlevel!.state;
    const location_id = locationOf(organization);
    const calendar_id = vendorId();
    world.calendars.push({
      id: calendar_id,
      locationId: location_id,
      name: 'Visit',
      description: '',
      slotDuration: 60,
    });
    const connection = await connectGhl(owner.actor, {
      location_id,
      private_token: gohighlevel!.privateToken(location_id),
    });
    await setPrimaryConnection(owner.actor, { id: connection.id });
    // Assigns each of the two calendars to one of the two agents.
    const agent_id = ids.agents![world.calendars.length % 2]!;
    await setGhlCalendarAgent(owner.actor, { calendar_id, agent_id });
    return calendar_id;
  },
  appointments: async ({ organization, ids }) => {
    const { world } = gohighlevel!.state;
    const locationId = locationOf(organization);
    const { contact } = upsertContact(world, { locationId, name: 'Ada', email: 'ada@example.com' });
    const startTime = '2027-01-05T15:00:00+00:00';
    const booking = { calendarId: ids.calendars![0]!, locationId, contactId: contact.id, startTime };
    return book(world, { ...booking, ignoreFreeSlotValidation: true }).id;
  },
};

let gohighlevel: GhlServer | undefined;

/** The GoHighLevel location of an organization; created on first use. */
function locationOf({ id }: Organization): string {
  const { locations } = gohighlevel!.state.world;
  const known = locations.find(({ name }) => name === id);
  if (known) return known.id;
  const location = { id: vendorId(), companyId: 'c', name: id, timezone: 'UTC', email: 'practice@example.com' };
  locations.push(location);
  return location.id;
}

const GHL = ['calendars', 'appointments'];

const keyOf = ({ me }: Account) => `cal_fuzz_${me.id}`;

async function makeTenant(): Promise<Tenant> {
  const organization = await makeOrganization({ plan: 'elite' });
  const account = newAccount({ name: 'Ada', username: `ada-${organization.id}` });
  const tenant: Tenant = { organization, owner: await makeMember(organization, 'OWNER'), ids: {}, account };
  for (const noun of Object.keys(MAKERS)) await renew(tenant, noun);
  return tenant;
}

async function renew(tenant: Tenant, noun: string): Promise<void> {
  tenant.ids[noun] = [await MAKERS[noun]!(tenant), await MAKERS[noun]!(tenant)];
  if (noun === 'api-keys') await renew(tenant, 'secrets');
  // A deleted agent has left its calendar.
  if (noun === 'agents' && tenant.ids.calendars) await renew(tenant, 'calendars');
}

/**
 * Two organizations that send requests, and a third, the stranger, that sends none and whose rows must never change.
 * Rows that a request has deleted are recreated, so that requests always find rows.
 */
export async function makeWorld() {
  const server = await startTestCalcom();
  gohighlevel = await startGhl();
  Object.assign(gohighlevel.state, { open: true, limit: 1_000_000_000 });
  for (const vendor of [calcom, ghl]) vendor.budget.requests = 1_000_000;
  readEnv().INTEGRATION_TIMEOUT_MS = 10_000;
  const [own, other, stranger] = [await makeTenant(), await makeTenant(), await makeTenant()];
  for (const { account } of [own, other, stranger]) server.accounts.set(keyOf(account), account);
  // Any generated key belongs to a further account.
  const found = server.accounts.get.bind(server.accounts);
  const further = newAccount({ name: 'Eve', username: 'eve' });
  server.accounts.get = (key) => found(key) ?? further;
  const keys = await makeKeys(own, other);
  const cursors: string[] = [];
  const before = await fingerprint(stranger);

  return {
    /** The request as it is sent: with ids, keys and cursors of the world and the current version. */
    async resolve({ key, path, body, headers, method }: Drawn): Promise<Sent> {
      const asker = key === 'other' ? other : own;
      const version = headers['if-match'] === '@version' ? await versionOf(asker, path) : '';
      const text = keys[key] ?? '';
      const put = (template: string) =>
        template
          .replaceAll('@version', version)
          .replaceAll('@key', text)
          .replace(/@(own|stranger)\.id/g, (_, who) => (who === 'own' ? asker : stranger).organization.id)
          .replace(/@cursor\.(\d)/g, (_, index) => cursors.at(-1 - index) ?? 'none')
          .replace(/@(own|stranger)\.([a-z-]+)\.(\d)/g, (mark, who, noun, index) => {
            return (who === 'own' ? asker : stranger).ids[noun]?.[index] ?? mark;
          });
      const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, put(value)]));
      return {
        method,
        path: put(path),
        headers: { ...(text !== '' && { 'x-api-key': text }), ...sent },
        ...(body !== undefined && { body: typeof body === 'string' ? put(body) : body }),
      };
    },

    /** Records what a response has changed. */
    async settle({ key, path }: Drawn, { method, status, text }: Answered): Promise<void> {
      const cursor = /"next_cursor":"([^"]+)"/.exec(text)?.[1];
      if (cursor) cursors.push(cursor);
      if (status >= 300 || method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return;
      const tenant = key === 'other' ? other : own;
      const [noun = '', , more] = path.split('?')[0]!.split('/').slice(3);
      const gone = more === 'secrets' ? more : noun;
      if ((method === 'DELETE' || path.includes('bulk-delete')) && gone in MAKERS) {
        await renew(tenant, gone);
      }
      // Some security policies prevent rotating keys.
      if (path.includes('security-policy')) await dropPolicy(tenant);
      if (path.includes('/ghl/')) for (const each of GHL) await renew(tenant, each);
      if (path.includes('/calcom/')) for (const each of ['accounts', 'calcom', 'bookings']) await renew(tenant, each);
    },

    /** Whether every organization has an active owner; a database constraint guards this for every path. */
    async areOwned(): Promise<boolean> {
      const { rows } = await controlPool().query(
        `select count(distinct organization_id)::int as owned from memberships
         where organization_id = any($1) and role = 'OWNER' and status = 'active'`,
        [[own, other, stranger].map(({ organization }) => organization.id)],
      );
      return rows[0].owned === 3;
    },

    /** Whether the stranger's rows are unchanged. */
    async isStrangerUntouched(): Promise<boolean> {
      return (await fingerprint(stranger)) === before;
    },
    keys,
    close: () => Promise.all([server.close(), gohighlevel!.close()]),
  };
}

async function dropPolicy({ organization }: Tenant): Promise<void> {
  await controlPool().query('delete from security_policies where organization_id = $1', [organization.id]);
}

async function versionOf({ organization }: Tenant, path: string): Promise<string> {
  const text = path.includes('security-policy')
    ? `select coalesce((select version from security_policies where organization_id = $1), 1) as version`
    : 'select version from organizations where id = $1';
  const { rows } = await controlPool().query(text, [organization.id]);
  return `"${rows[0].version}"`;
}

async function makeKeys(own: Tenant, other: Tenant): Promise<Record<string, string>> {
  const of = async (tenant: Tenant, permissions: readonly (typeof PERMISSIONS)[number][], values = {}) =>
    (await makeKey(tenant.organization, permissions, values)).key;
  const all = await of(own, PERMISSIONS);
  return {
    all,
    other: await of(other, PERMISSIONS),
    reader: await of(
      own,
      PERMISSIONS.filter((permission) => permission.endsWith(':read')),
    ),
    writer: await of(
      own,
      PERMISSIONS.filter((permission) => permission.endsWith(':write')),
    ),
    agents: await of(own, ['agents:read', 'agents:write']),
    contacts: await of(own, ['contacts:read', 'leads:write', 'api_keys:write']),
    revoked: await of(own, PERMISSIONS, { revoked_at: past }),
    expired: await of(own, PERMISSIONS, { expires_at: past }),
    mistyped: all.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')),
    none: '',
  };
}

/** The rows of an organization and its people in every table. */
async function fingerprint({ organization, owner }: Tenant): Promise<string> {
  const { rows: tables } = await controlPool().query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.columns
     where table_schema in ('public', 'voice') and column_name = 'organization_id' order by 1`,
  );
  const prints = tables.map(
    ({ name }) =>
      `select '${name}', md5(string_agg(t::text, ',' order by t::text)) from ${name} t where organization_id = $1`,
  );
  const people = `select 'users', md5(string_agg(u::text, ',' order by u::text)) from users u
    where id in (select user_id from memberships where organization_id = $1) or email = $2`;
  const self = `select 'organizations', md5(o::text) from organizations o where id = $1 and $2 <> ''`;
  const { rows } = await controlPool().query({
    text: [...prints, people, self].join(' union all '),
    values: [organization.id, owner.user.email],
    rowMode: 'array',
  });
  return JSON.stringify(rows);
}

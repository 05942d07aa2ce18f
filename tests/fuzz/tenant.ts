import { controlDb } from '@/db/client';
import { apiKeySecrets } from '@/db/schema/control/api-keys';
import { invitations } from '@/db/schema/control/invitations';
import { createEventType, keep, newAccount } from '@/demo/vendors/calcom/account';
import type { Account } from '@/demo/vendors/calcom/types';
import { book, upsertContact, vendorId } from '@/demo/vendors/gohighlevel/world';
import { mintKey } from '@/lib/api-keys/keys/secret';
import { newId } from '@/lib/core/id';
import { calcom } from '@/lib/integrations/calcom/vendor';
import { setPrimaryConnection } from '@/lib/integrations/core/operations';
import { makeConnection } from '@/lib/integrations/core/testing';
import { connectGhl, setGhlCalendarAgent } from '@/lib/integrations/gohighlevel/operations';
import type { GhlServer } from '@/lib/integrations/gohighlevel/testing';
import { startInvitationChange } from '@/lib/organization/bulk-changes/invitations/operations';
import { startBulkChange } from '@/lib/organization/bulk-changes/operations';
import { createAgent } from '@/lib/voice/agents/operations';
import { createCall } from '@/lib/voice/calls/operations';
import { createContact } from '@/lib/voice/contacts/operations';
import { createDocument } from '@/lib/voice/knowledge-base/operations';
import { createLead } from '@/lib/voice/leads/operations';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';

type Owner = Awaited<ReturnType<typeof makeMember>>;

/** An organization with an owner, two rows of everything, and connected accounts. */
export interface Tenant {
  organization: Awaited<ReturnType<typeof makeOrganization>>;
  owner: Owner;
  ids: Record<string, string[]>;
  account: Account;
  /** The vendor's server, which all tenants share. */
  gohighlevel: GhlServer;
}

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
  'bulk-changes': async ({ owner }) => (await startBulkChange(owner.actor, { action: 'end_sessions', filter: {} })).id,
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
  'invitation-changes': async ({ owner }) =>
    (await startInvitationChange(owner.actor, { action: 'resend_invitation', filter: {} })).id,
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
    const { owner, ids, gohighlevel } = tenant;
    const { world } = gohighlevel.state;
    const location_id = locationOf(tenant);
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
      private_token: gohighlevel.privateToken(location_id),
    });
    await setPrimaryConnection(owner.actor, { id: connection.id });
    // Assigns each of the two calendars to one of the two agents.
    const agent_id = ids.agents![world.calendars.length % 2]!;
    await setGhlCalendarAgent(owner.actor, { calendar_id, agent_id });
    return calendar_id;
  },
  appointments: async (tenant) => {
    const { ids } = tenant;
    const { world } = tenant.gohighlevel.state;
    const locationId = locationOf(tenant);
    const { contact } = upsertContact(world, { locationId, name: 'Ada', email: 'ada@example.com' });
    const startTime = '2027-01-05T15:00:00+00:00';
    const booking = { calendarId: ids.calendars![0]!, locationId, contactId: contact.id, startTime };
    return book(world, { ...booking, ignoreFreeSlotValidation: true }).id;
  },
};

/** The GoHighLevel location of an organization; created on first use. */
function locationOf({ organization: { id }, gohighlevel }: Tenant): string {
  const { locations } = gohighlevel.state.world;
  const known = locations.find(({ name }) => name === id);
  if (known) return known.id;
  const location = { id: vendorId(), companyId: 'c', name: id, timezone: 'UTC', email: 'practice@example.com' };
  locations.push(location);
  return location.id;
}

/** The Cal.com key of a tenant's account. */
export const keyOf = ({ me }: Account) => `cal_fuzz_${me.id}`;

/** Makes a tenant with two rows of everything. */
export async function makeTenant(gohighlevel: GhlServer): Promise<Tenant> {
  const organization = await makeOrganization({ plan: 'elite' });
  const account = newAccount({ name: 'Ada', username: `ada-${organization.id}` });
  const tenant: Tenant = {
    organization,
    owner: await makeMember(organization, 'OWNER'),
    ids: {},
    account,
    gohighlevel,
  };
  for (const noun of Object.keys(MAKERS)) await renew(tenant, noun);
  return tenant;
}

/** Whether a tenant's rows of this noun can be made again. */
export const canRenew = (noun: string) => noun in MAKERS;

/** Makes a tenant's two rows of a noun again, and those that were lost with them. */
export async function renew(tenant: Tenant, noun: string): Promise<void> {
  tenant.ids[noun] = [await MAKERS[noun]!(tenant), await MAKERS[noun]!(tenant)];
  if (noun === 'api-keys') await renew(tenant, 'secrets');
  // A deleted agent has left its calendar.
  if (noun === 'agents' && tenant.ids.calendars) await renew(tenant, 'calendars');
}

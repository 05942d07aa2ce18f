import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { apiKeySecrets } from '@/db/schema/control/api-keys';
import { invitations } from '@/db/schema/control/invitations';
import { passkeys } from '@/db/schema/control/passkeys';
import { trustedBrowsers } from '@/db/schema/control/second-factors';
import { sessions } from '@/db/schema/control/sign-in';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { fingerprint, inputOf } from '@/tests/registry';
import { signIn } from '@/tests/signed-in';
import { beginTwoFactor } from './account/second-factor/operations';
import { createRecoveryCodes } from './account/second-factor/recovery-codes';
import { type Actor, can } from './core/actor';
import { newId } from './core/id';
import { PERMISSIONS } from './core/permissions';
import { Problem } from './core/problem';
import { isList } from './http/api/envelope';
import { exampleOf } from './http/openapi/example';
import { makeConnection } from './integrations/core/testing';
import { startInvitationChange } from './organization/bulk-changes/invitations/operations';
import { startBulkChange } from './organization/bulk-changes/operations';
import { operations } from './registry';
import { createAgent } from './voice/agents/operations';
import { createCall } from './voice/calls/operations';
import { createContact } from './voice/contacts/operations';
import { createDocument } from './voice/knowledge-base/operations';
import { createLead } from './voice/leads/operations';

type Organization = Awaited<ReturnType<typeof makeOrganization>>;
interface Tenant {
  organization: Organization;
  owner: Awaited<ReturnType<typeof makeMember>>;
}

/**
 * Creates a row of another organization for every field that takes an id, by the operation's noun and the field's name.
 * A new operation that takes an id fails below until it has an entry here.
 */
const FOREIGN_ROWS: Record<string, (tenant: Tenant) => Promise<string>> = {
  'agent.id': makeAgent,
  'api_key.id': async ({ organization }) => (await makeKey(organization, ['agents:read'])).id,
  'api_key.secret_id': async ({ organization }) => {
    const { id } = await makeKey(organization, ['agents:read']);
    const [secret] = await controlDb().select().from(apiKeySecrets).where(eq(apiKeySecrets.api_key_id, id));
    return secret!.id;
  },
  'audit_log.actor_id': async ({ owner }) => owner.user.id,
  'audit_log.target_id': async ({ owner }) => owner.user.id,
  'bulk_change.id': async ({ owner }) =>
    (await startBulkChange(owner.actor, { action: 'end_sessions', filter: {} })).id,
  'bulk_change.user_ids': async ({ organization }) => (await makeMember(organization, 'MEMBER')).user.id,
  'invitation_change.id': async (theirs) => {
    const invitation_ids = [await makeInvitation(theirs)];
    return (await startInvitationChange(theirs.owner.actor, { action: 'revoke_invitation', invitation_ids })).id;
  },
  'invitation_change.invitation_ids': makeInvitation,
  'calcom.agent_id': makeAgent,
  'calcom.provider_id': async ({ owner }) => (await makeConnection(owner.actor, 'calcom')).id,
  'call.agent_id': makeAgent,
  'call.contact_id': makeContact,
  'call.id': makeCall,
  'call.lead_id': makeLead,
  'contact.id': makeContact,
  'contact.ids': makeContact,
  'ghl.agent_id': makeAgent,
  'integration.id': async ({ owner }) => (await makeConnection(owner.actor)).id,
  'invitation.id': makeInvitation,
  'knowledge_base.id': async ({ owner }) => (await createDocument(owner.actor, { title: 'Theirs', content: 'x' })).id,
  'lead.contact_id': makeContact,
  'lead.id': makeLead,
  'organization.user_id': async ({ organization }) => (await makeMember(organization, 'ADMIN')).user.id,
  'passkey.id': makePasskey,
  'profile.organization_id': async ({ organization }) => organization.id,
  'security.session_id': makeSession,
  'two_factor.enrolment_id': makeEnrolment,
  'two_factor.id': makeTrustedBrowser,
  'two_factor.set_id': makeRecoveryCodes,
  'user.id': async ({ organization }) => (await makeMember(organization, 'MEMBER')).user.id,
  'user.session_id': makeSession,
};

// A set-up belongs to the session that began it.
async function makeEnrolment({ organization, owner }: Tenant): Promise<string> {
  const { actor } = await signIn(organization.id, owner.user.id);
  return (await beginTwoFactor({ ...actor, recently_authenticated: true }, {})).enrolment_id;
}

async function makeAgent({ owner }: Tenant): Promise<string> {
  return (await createAgent(owner.actor, { name: 'Theirs' })).id;
}

async function makeContact({ owner }: Tenant): Promise<string> {
  return (await createContact(owner.actor, { first_name: 'Theirs' })).id;
}

async function makeLead({ owner }: Tenant): Promise<string> {
  return (await createLead(owner.actor, { first_name: 'Theirs' })).id;
}

async function makeCall({ owner }: Tenant): Promise<string> {
  const numbers = { from_number: '+14155550123', to_number: '+14155550199' };
  const times = { started_at: '2026-03-20T14:00:00Z', status: 'completed' } as const;
  return (await createCall(owner.actor, { direction: 'inbound', ...numbers, ...times })).id;
}

async function makeInvitation({ organization }: Tenant): Promise<string> {
  const { user } = await makeMember(organization, 'MEMBER', { status: 'invited' });
  const [row] = await controlDb()
    .insert(invitations)
    .values({
      organization_id: organization.id,
      user_id: user.id,
      email: user.email,
      first_name: 'In',
      last_name: 'Vited',
      role: 'MEMBER',
      invited_by_label: 'Test',
      expires_at: '2999-01-01T00:00:00Z',
    })
    .returning();
  return row!.id;
}

async function makeSession({ organization, owner }: Tenant): Promise<string> {
  const [row] = await controlDb()
    .insert(sessions)
    .values({
      token_hash: newId(),
      user_id: owner.user.id,
      organization_id: organization.id,
      method: 'password',
      expires_at: '2999-01-01T00:00:00Z',
    })
    .returning();
  return row!.id;
}

async function makeTrustedBrowser({ owner }: Tenant): Promise<string> {
  const [row] = await controlDb()
    .insert(trustedBrowsers)
    .values({ user_id: owner.user.id, token_hash: newId(), expires_at: '2999-01-01T00:00:00Z' })
    .returning();
  return row!.id;
}

async function makePasskey({ owner }: Tenant): Promise<string> {
  const key = { credential_id: newId(), public_key: 'AA', counter: 0, transports: [], name: 'Theirs' };
  const [row] = await controlDb()
    .insert(passkeys)
    .values({ user_id: owner.user.id, ...key, backup_eligible: true, backed_up: true })
    .returning();
  return row!.id;
}

async function makeRecoveryCodes({ owner }: Tenant): Promise<string> {
  const set_id = newId();
  await inTransaction(controlPool(), (tx) => createRecoveryCodes(tx, owner.user.id, set_id));
  return set_id;
}

async function makeTenant(): Promise<Tenant> {
  const organization = await makeOrganization();
  return { organization, owner: await makeMember(organization, 'OWNER') };
}

/** Fields that look like ids but name no row of ours. A connected service's ids are out of reach for another organization's key. */
const NO_ROWS = [
  'agent.voice_id',
  // Only compared with what a filter finds in the organization.
  'bulk_change.except_user_ids',
  'invitation_change.except_invitation_ids',
  'calcom.id',
  'calcom.event_type_id',
  'calcom.appointment_id',
  'calcom.call_session_id',
  'ghl.location_id',
  'ghl.calendar_id',
  'ghl.appointment_id',
  'ghl.call_session_id',
];
const isId = (noun: string, name: string) => /(^|_)ids?$/.test(name) && !NO_ROWS.includes(`${noun}.${name}`);
/** Values for which an input needs no more than the required fields. */
const EASIEST: Record<string, unknown> = {
  'bulk_change.action': 'remove',
  'invitation_change.action': 'revoke_invitation',
  'calcom.action': 'availability',
  'ghl.action': 'availability',
};

const cases = operations.flatMap((operation) => {
  const { properties = {}, required = [] } = inputOf(operation);
  return Object.keys(properties)
    .filter((field) => isId(operation.name.split('.')[0]!, field))
    .map((field) => ({ operation, field, properties, required, title: `${operation.name}.${field}` }));
});

// Owner-only operations refuse a key before any row is looked up.
const ownersOnly = (actor: Actor) => (actor.role === 'OWNER' ? [] : ['insufficient_permission']);

describe('tenancy', () => {
  let ours: Tenant;
  let theirs: Tenant;
  beforeAll(async () => {
    [ours, theirs] = await Promise.all([makeTenant(), makeTenant()]);
  });

  it.each(cases.map((one) => [one.title, one] as const))(
    'does not find another organization’s row by %s',
    async (_, { operation, field, properties, required }) => {
      const noun = operation.name.split('.')[0]!;
      const make = FOREIGN_ROWS[`${noun}.${field}`];
      expect(make, `add a row for ${operation.name} to FOREIGN_ROWS`).toBeDefined();
      const id = await make!(theirs);
      const others = required
        .filter((name) => name !== field)
        .map((name) => [name, EASIEST[`${noun}.${name}`] ?? exampleOf(properties[name]!, name)]);
      const input = { ...Object.fromEntries(others), [field]: properties[field]?.type === 'array' ? [id] : id };
      const askers: Actor[] = [ours.owner.actor, keyActor(ours.organization, PERMISSIONS)];
      const before = await fingerprint();
      for (const actor of askers.filter(
        (one) => operation.permission === 'any_key' || can(one, operation.permission),
      )) {
        const outcome = await operation(actor, input).catch((error: unknown) => error);
        if (isList(operation.output) && !required.includes(field))
          expect(outcome).toMatchObject({ items: [], total: 0 });
        else if (field === 'ids')
          expect(outcome).toMatchObject({ deleted_count: 0, not_found_ids: [expect.any(String)] });
        else if (field !== 'id' && outcome instanceof Problem && outcome.code === 'validation_error')
          expect(outcome.data.errors).toMatchObject([{ path: field, code: 'not_found' }]);
        else expect(['not_found', ...ownersOnly(actor)]).toContain(outcome instanceof Problem ? outcome.code : outcome);
      }
      expect(await fingerprint()).toBe(before);
    },
  );

  it('keeps no foreign row for a field that no longer exists', () => {
    const asked = cases.map(({ operation, field }) => `${operation.name.split('.')[0]}.${field}`);
    expect(Object.keys(FOREIGN_ROWS).filter((name) => !asked.includes(name))).toEqual([]);
  });

  it('returns none of another organization’s rows in any list', async () => {
    await Promise.all(Object.values(FOREIGN_ROWS).map((make) => make(theirs)));
    for (const operation of operations.filter(({ output }) => isList(output))) {
      const { properties = {}, required = [] } = inputOf(operation);
      const input = Object.fromEntries(required.map((name) => [name, exampleOf(properties[name]!, name)]));
      // The rows of another one, such as the results of a bulk change, are looked up through it.
      const page = (await operation(ours.owner.actor, input).catch((error: Problem) => {
        expect([operation.name, error.code, required]).toEqual([operation.name, 'not_found', ['id']]);
        return { items: [] };
      })) as { items: unknown[] };
      expect([operation.name, JSON.stringify(page.items).includes(theirs.organization.id)]).toEqual([
        operation.name,
        false,
      ]);
      expect([operation.name, JSON.stringify(page.items).includes(theirs.owner.user.id)]).toEqual([
        operation.name,
        false,
      ]);
    }
  });
});

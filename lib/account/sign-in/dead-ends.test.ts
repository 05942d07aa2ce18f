import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { hashPassword } from '@/lib/account/password/password';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { inviteUser, revokeInvitation } from '@/lib/organization/invitations/operations';
import { expire } from '@/lib/organization/invitations/testing';
import { removeUser, sendTemporaryPassword, updateUser } from '@/lib/organization/members/operations';
import { deleteOrganization } from '@/lib/organization/settings/operations';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { signIn as signedIn } from '@/tests/signed-in';
import { enrol } from '@/tests/two-factor';
import { HOLD, type Person, ROADS, type Road, told } from './dead-ends-testing';
import { PASSWORD } from './sign-in-testing';

let sink: SmtpSink;
const password_hash = hashPassword(PASSWORD);
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.stop());
/** Who walks the roads: what they hold of each is made in `begin`, before it `happens`. */
interface Situation {
  begin: () => Promise<Person & { owner: Actor }>;
  happens?: (person: Person, owner: Actor) => Promise<void>;
}

/**
 * Where each road ends, with what the person is told to do next done. A word in quotes is the reason that they are given in
 * place of a way in; `link over` is a page that says so; `-`: nobody in this situation can have such a link.
 */
const TABLE: Record<string, [Situation, Record<Road, string>]> = {
  'a member': [
    { begin: () => member() },
    { reset: 'in', join: '-', 'email change': 'in', undo: 'in', passkey: 'in', disown: 'in' },
  ],
  invited: [
    { begin: invited },
    { reset: 'joined, in', join: 'joined, in', 'email change': '-', undo: '-', passkey: '-', disown: 'joined, in' },
  ],
  'invited, too long ago': [
    { begin: invited, happens: ({ invitation_id }) => expire(invitation_id!) },
    { reset: '“expired”', join: 'link over', 'email change': '-', undo: '-', passkey: '-', disown: '“expired”' },
  ],
  'invited, and the invitation revoked': [
    {
      begin: invited,
      happens: async (person, owner) => void (await revokeInvitation(owner, { id: person.invitation_id! })),
    },
    {
      reset: '“belongs nowhere”',
      join: 'link over',
      'email change': '-',
      undo: '-',
      passkey: '-',
      disown: '“belongs nowhere”',
    },
  ],
  'invited to a deleted organization': [
    { begin: invited, happens: (_, owner) => deleteOf(owner) },
    { reset: '“deleted”', join: '“deleted”', 'email change': '-', undo: '-', passkey: '-', disown: '“deleted”' },
  ],
  suspended: [
    { begin: () => member(), happens: suspend },
    {
      reset: '“suspended”',
      join: '-',
      'email change': '“sign-in ended”',
      undo: '“suspended”',
      passkey: '“suspended”',
      disown: '“suspended”',
    },
  ],
  'suspended, invited elsewhere': [
    { begin: () => member(), happens: suspendAndInvite },
    {
      reset: 'joined, in',
      join: 'joined, in',
      'email change': '“sign-in ended”',
      undo: 'joined, in',
      passkey: '“not joined”',
      disown: 'joined, in',
    },
  ],
  removed: [
    { begin: () => member(), happens: async ({ id }, owner) => void (await removeUser(owner, { id })) },
    {
      reset: 'no mail',
      join: '-',
      'email change': 'link over',
      undo: 'link over',
      passkey: 'link over',
      disown: 'link over',
    },
  ],
  'whose password an administrator has reset': [
    { begin: () => member(), happens: async ({ id }, owner) => void (await sendTemporaryPassword(owner, { id })) },
    {
      reset: 'in',
      join: '-',
      'email change': 'link over',
      undo: 'in',
      passkey: '“password reset”',
      disown: 'in',
    },
  ],
  'of a deleted organization': [
    { begin: () => member(), happens: (_, owner) => deleteOf(owner) },
    {
      reset: 'organization_deleted',
      join: '-',
      'email change': 'organization_deleted',
      undo: 'organization_deleted',
      passkey: 'organization_deleted',
      disown: 'organization_deleted',
    },
  ],
  'owing a second factor': [
    { begin: () => member({ app: true }) },
    {
      reset: 'verify_second_factor',
      join: '-',
      'email change': 'verify_second_factor',
      undo: 'verify_second_factor',
      passkey: 'in',
      disown: 'verify_second_factor',
    },
  ],
  'owing a second factor, suspended, invited elsewhere': [
    { begin: () => member({ app: true }), happens: suspendAndInvite },
    {
      reset: 'invitation mailed, verify_second_factor',
      join: 'verify_second_factor',
      'email change': '“sign-in ended”',
      undo: 'invitation mailed, verify_second_factor',
      passkey: '“not joined”',
      disown: 'invitation mailed, verify_second_factor',
    },
  ],
  'of an organization that requires a second factor': [
    { begin: () => member(), happens: (_, owner) => requireFactor(owner.organization_id) },
    {
      reset: 'enrol_second_factor',
      join: '-',
      'email change': 'enrol_second_factor',
      undo: 'enrol_second_factor',
      passkey: 'in',
      disown: 'enrol_second_factor',
    },
  ],
};

describe.each(Object.entries(TABLE))('%s', (_, [situation, ends]) => {
  it.each(ROADS.filter((road) => ends[road] !== '-').map((road): [Road, string] => [road, ends[road]]))(
    '%s leads to: %s',
    async (road, end) => {
      const { owner, ...person } = await situation.begin();
      const walk = await HOLD[road](person, sink);
      await situation.happens?.(person, owner);
      expect(await told(walk)).toBe(end);
    },
  );
});

async function member({ app = false } = {}) {
  const organization = await makeOrganization();
  const owner = await makeMember(organization, 'OWNER');
  const { user } = await makeMember(organization, 'MEMBER', { password_hash: await password_hash });
  const { actor } = await signedIn(organization.id, user.id);
  const seed = app ? (await enrol(actor)).seed : undefined;
  return { id: user.id, email: user.email, actor, seed, owner: owner.actor };
}

async function invited() {
  const owner = await makeMember(await makeOrganization(), 'OWNER');
  const { id: invitation_id, email } = await inviteUser(owner.actor, stranger());
  return { id: await userAt(email), email, invitation_id, owner: owner.actor };
}

const stranger = (email = `${newId()}@acme.example`) => ({ email, first_name: 'Ines', last_name: 'Vogel' });

async function suspend({ id }: Person, owner: Actor): Promise<void> {
  await updateUser(owner, { id, status: 'suspended' });
}

async function suspendAndInvite(person: Person, owner: Actor): Promise<void> {
  await suspend(person, owner);
  const host = await makeMember(await makeOrganization(), 'OWNER');
  const { rows } = await controlDb().execute<{ email: string }>(sql`select email from users where id = ${person.id}`);
  await inviteUser(host.actor, stranger(rows[0]!.email));
}

async function deleteOf(owner: Actor): Promise<void> {
  const { rows } = await controlDb().execute<{ name: string }>(
    sql`select name from organizations where id = ${owner.organization_id}`,
  );
  await deleteOrganization(owner, { name: rows[0]!.name });
}

async function requireFactor(organization_id: string): Promise<void> {
  const past = sql`now() - interval '1 day'`;
  await controlDb().delete(securityPolicies).where(eq(securityPolicies.organization_id, organization_id));
  await controlDb().insert(securityPolicies).values({
    organization_id,
    two_factor_required_from: past,
    session_idle_minutes: 60,
    session_lifetime_minutes: 600,
    version: 1,
    updated_by_label: 'Test',
  });
}

async function userAt(email: string): Promise<string> {
  const { rows } = await controlDb().execute<{ id: string }>(sql`select id from users where email = ${email}`);
  return rows[0]!.id;
}

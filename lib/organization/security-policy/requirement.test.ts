import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { memberships } from '@/db/schema/control/organizations';
import { addPasskey, shown } from '@/lib/account/passkeys/testing';
import { getProfile, listMyOrganizations, switchOrganization } from '@/lib/account/profile/operations';
import { getTwoFactor, turnOffTwoFactor, turnOnTwoFactor } from '@/lib/account/second-factor/operations';
import { PASSWORD, person } from '@/lib/account/second-factor/testing';
import { listSessions } from '@/lib/account/security/operations';
import { findSession } from '@/lib/account/sessions/find-session';
import { rotateSession } from '@/lib/account/sessions/session';
import { getUser, listUsers, resetTwoFactor } from '@/lib/organization/members/operations';
import { getOrganization } from '@/lib/organization/settings/operations';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { browser, refusal, signIn } from '@/tests/signed-in';
import { codeOf, enrol } from '@/tests/two-factor';
import { updateSecurityPolicy } from './operations';
import { ahead, before, colleague, guarded, setPolicy } from './testing';

const NOW = '2020-01-01T00:00:00Z';
const ENROL = ['self:confirm_identity', 'self:enrol_second_factor', 'self:switch_organization'];

test('a session works before the two-factor deadline and can only enrol after it', async () => {
  const { organization, actor } = await guarded();
  const other = await colleague(organization, 'ADMIN');
  const due_at = ahead(14);
  const { version } = await updateSecurityPolicy(actor, { version: 1, two_factor_required_from: due_at });
  expect(await other.look()).toMatchObject({ pending: null, two_factor_due_at: due_at });
  expect(await getOrganization((await other.look())!.actor, {})).toMatchObject({ id: organization.id });

  await updateSecurityPolicy(actor, { version, two_factor_required_from: NOW });
  const late = (await other.look())!;
  expect(late.pending).toBe('enrol_second_factor');
  expect([...late.actor.permissions].sort()).toEqual(ENROL);
  for (const operation of [getOrganization, listUsers, getProfile, listSessions, getTwoFactor]) {
    expect((await refusal(operation(late.actor, {}))).code).toBe('insufficient_permission');
  }
});

test('enrolling restores access with the next request, and members with a second factor are never stopped', async () => {
  const { organization, actor, token } = await guarded();
  const other = await colleague(organization, 'DEVELOPER');
  await updateSecurityPolicy(actor, { version: 1, two_factor_required_from: NOW });
  expect(await findSession(token, browser)).toMatchObject({ pending: null, two_factor_due_at: null });
  await enrol((await other.look())!.actor);
  const back = (await other.look())!;
  expect(back).toMatchObject({ pending: null, two_factor: true, two_factor_due_at: null });
  expect(await getOrganization(back.actor, {})).toMatchObject({ id: organization.id });
  // As the page does after it.
  expect(await findSession(await rotateSession(other.session_id), browser)).toMatchObject({ pending: null });
});

test('a deadline applies to open sessions as soon as it passes', async () => {
  const organization = await makeOrganization();
  const other = await colleague(organization);
  await setPolicy(organization, { two_factor_required_from: ahead(1 / 86_400) });
  expect((await other.look())!.pending).toBeNull();
  await expect.poll(async () => (await other.look())!.pending, { timeout: 5_000 }).toBe('enrol_second_factor');
});

test('pending sign-in steps come before enrolment', async () => {
  const { organization, actor } = await guarded();
  await updateSecurityPolicy(actor, { version: 1, two_factor_required_from: NOW });
  const { user } = await makeMember(organization, 'MEMBER', { status: 'invited' });
  const { token, id } = await signIn(organization.id, user.id, 'set_password');
  expect((await findSession(token, browser))!.pending).toBe('set_password');
  await controlDb().update(memberships).set({ status: 'active' }).where(eq(memberships.user_id, user.id));
  await controlPool().query('update sessions set pending = null where id = $1', [id]);
  expect((await findSession(token, browser))!.pending).toBe('enrol_second_factor');
});

test('the requirement applies only in its own organization', async () => {
  const { organization, actor } = await guarded();
  const other = await colleague(organization);
  const elsewhere = await makeOrganization();
  await controlDb()
    .insert(memberships)
    .values({ organization_id: elsewhere.id, user_id: other.user.id, role: 'ADMIN', status: 'active' });
  await updateSecurityPolicy(actor, { version: 1, two_factor_required_from: NOW });
  const late = (await other.look())!.actor;
  expect((await listMyOrganizations(late, {})).map(({ id }) => id).sort()).toEqual(
    [organization.id, elsewhere.id].sort(),
  );
  await switchOrganization(late, { organization_id: elsewhere.id });
  const there = (await other.look())!;
  expect(there).toMatchObject({ pending: null, two_factor_due_at: null, organization: { id: elsewhere.id } });
  expect(there.actor.permissions.has('users:write')).toBe(true);
  await switchOrganization(there.actor, { organization_id: organization.id });
  expect((await other.look())!.pending).toBe('enrol_second_factor');
  await enrol((await other.look())!.actor);
  expect((await other.look())!.pending).toBeNull();
});

test('two-factor authentication cannot be turned off once required, and a reset leads to enrolment', async () => {
  const { organization, actor } = await guarded();
  const admin = await person();
  const { seed } = await enrol(admin.actor);
  await setPolicy(admin.organization, { two_factor_required_from: ahead(100) });
  const off = () => turnOffTwoFactor(admin.actor, { current_password: PASSWORD, code: codeOf(seed) });
  const problem = await refusal(off());
  expect(problem).toMatchObject({ code: 'conflict' });
  expect(problem.detail).toContain(admin.organization.name);
  expect((await getTwoFactor(admin.actor, {})).required_by).toEqual([admin.organization.name]);
  await setPolicy(admin.organization, { two_factor_required_from: null });
  await off();

  const other = await colleague(organization);
  await enrol(other.actor);
  await updateSecurityPolicy(actor, { version: 1, two_factor_required_from: NOW });
  await resetTwoFactor(actor, { id: other.user.id });
  const again = await signIn(organization.id, other.user.id);
  expect((await findSession(again.token, browser))!.pending).toBe('enrol_second_factor');
});

test('a passkey counts as a second factor, and the last one cannot be removed', async () => {
  const organization = await makeOrganization();
  const owner = await colleague(organization, 'OWNER');
  await addPasskey(owner.actor);
  await updateSecurityPolicy(owner.actor, { version: 1, two_factor_required_from: NOW });
  expect((await owner.look())!.pending).toBeNull();
  const other = await colleague(organization);
  expect((await other.look())!.pending).toBe('enrol_second_factor');
  await addPasskey((await other.look())!.actor);
  expect(await other.look()).toMatchObject({ pending: null, two_factor_due_at: null });

  const admin = await person();
  const { authenticator } = await addPasskey(admin.actor);
  await setPolicy(admin.organization, { two_factor_required_from: ahead(3) });
  const passkey = await shown(admin.actor, authenticator);
  const problem = await refusal(turnOffTwoFactor(admin.actor, { current_password: PASSWORD, passkey }));
  expect(problem).toMatchObject({ code: 'conflict', detail: expect.stringContaining(admin.organization.name) });
});

test('turning two-factor off and requiring it at the same time never both succeed', async () => {
  for (let round = 0; round < 5; round++) {
    const one = await person();
    const { seed } = await enrol(one.actor);
    const outcomes = await Promise.allSettled([
      turnOffTwoFactor(one.actor, { current_password: PASSWORD, code: codeOf(seed) }),
      updateSecurityPolicy(one.actor, { version: 1, two_factor_required_from: NOW }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  }
});

test('setting up in two windows at once activates one app', async () => {
  const { organization, actor } = await guarded();
  const other = await colleague(organization);
  await updateSecurityPolicy(actor, { version: 1, two_factor_required_from: NOW });
  const late = (await other.look())!.actor;
  const both = await Promise.allSettled([enrol(late), enrol(late)]);
  expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  expect((await other.look())!.pending).toBeNull();
  expect((await refusal(turnOnTwoFactor(late, { enrolment_id: actor.id }))).code).toBe('not_found');
});

test('user.list reports each deadline and filters users without a second factor', async () => {
  const { organization, actor, user } = await guarded();
  const other = await colleague(organization);
  expect((await getUser(actor, { id: other.user.id })).two_factor_due_at).toBeNull();
  const due_at = ahead(14);
  await updateSecurityPolicy(actor, { version: 1, two_factor_required_from: due_at });
  expect(await getUser(actor, { id: other.user.id })).toMatchObject({ two_factor: false, two_factor_due_at: due_at });
  expect(await getUser(actor, { id: user.id })).toMatchObject({ two_factor: true, two_factor_due_at: null });
  const ids = async (two_factor: string) => (await listUsers(actor, { two_factor })).items.map(({ id }) => id);
  expect(await ids('off')).toEqual([other.user.id]);
  expect(await ids('on')).toEqual([user.id]);
  expect((await ids('on,off')).sort()).toEqual([user.id, other.user.id].sort());
  await setPolicy(organization, { two_factor_required_from: before('1 day') });
  expect((await getUser(actor, { id: other.user.id })).two_factor_due_at).not.toBeNull();
});

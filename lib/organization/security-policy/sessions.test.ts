import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { memberships } from '@/db/schema/control/organizations';
import { switchOrganization } from '@/lib/account/profile/operations';
import { listEndedSessions, listSessions, revokeSession } from '@/lib/account/security/operations';
import { findSession } from '@/lib/account/sessions/find-session';
import { revokeSessions } from '@/lib/account/sessions/session';
import { keepSessionHistory } from '@/lib/account/sessions/session-history';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { browser, refusal, signIn } from '@/tests/signed-in';
import { previewSessions, updateSecurityPolicy } from './operations';
import { age, colleague, guarded, setPolicy } from './testing';

const MINUTE = 1;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

async function ended(session_id: string): Promise<{ revoked_at: string | null; revoked_reason: string | null }> {
  const { rows } = await controlPool().query('select revoked_at, revoked_reason from sessions where id = $1', [
    session_id,
  ]);
  return rows[0];
}

test.each([
  ['unused for 13 days', {}, { used: '13 days', created: '13 days' }, true],
  ['unused for 15 days', {}, { used: '15 days' }, false],
  ['used, 29 days old', {}, { created: '29 days' }, true],
  ['used, 31 days old', {}, { created: '31 days' }, false],
  ['unused for 14 minutes of 15', { session_idle_minutes: 15 }, { used: '14 minutes' }, true],
  ['unused for 16 minutes of 15', { session_idle_minutes: 15 }, { used: '16 minutes' }, false],
  ['used, 59 minutes old of an hour', { session_lifetime_minutes: HOUR }, { created: '59 minutes' }, true],
  ['used, 61 minutes old of an hour', { session_lifetime_minutes: HOUR }, { created: '61 minutes' }, false],
  ['unused for 29 days of 30', { session_idle_minutes: 30 * DAY }, { used: '29 days' }, true],
  [
    'used, 89 days old of 90',
    { session_lifetime_minutes: 90 * DAY, session_idle_minutes: 30 * DAY },
    { created: '89 days' },
    true,
  ],
  ['used, 91 days old of 90', { session_lifetime_minutes: 90 * DAY }, { created: '91 days' }, false],
] as const)('a session %s, under %o: it goes on: %#', async (_, policy, passed, goesOn) => {
  const organization = await makeOrganization();
  if (Object.keys(policy).length > 0) await setPolicy(organization, policy);
  const other = await colleague(organization);
  await age(other.session_id, passed);
  if ('created' in passed) {
    // The expiry that a session of that age got when it began.
    await controlPool().query(`update sessions set expires_at = created_at + interval '90 days' where id = $1`, [
      other.session_id,
    ]);
  }
  expect((await other.look()) !== undefined).toBe(goesOn);
  expect((await listSessions(other.actor, {})).length).toBe(goesOn ? 1 : 0);
});

test('shorter timeouts end open sessions at once with a reason, and keep those within them', async () => {
  const { organization, actor, token } = await guarded();
  const [idle, busy] = [await colleague(organization), await colleague(organization)];
  await age(idle.session_id, { used: '2 hours' });
  const wanted = { session_idle_minutes: HOUR, session_lifetime_minutes: 30 * DAY };
  expect(await previewSessions(actor, wanted)).toEqual({ sessions: 1, people: 1, includes_yours: false });
  const longer = { session_idle_minutes: 30 * DAY, session_lifetime_minutes: 90 * DAY };
  expect(await previewSessions(actor, longer)).toEqual({ sessions: 0, people: 0, includes_yours: false });
  await updateSecurityPolicy(actor, { version: 1, ...wanted });
  expect(await idle.look()).toBeUndefined();
  expect(await busy.look()).toBeDefined();
  expect(await findSession(token, browser)).toBeDefined();
  const { revoked_at, revoked_reason } = await ended(idle.session_id);
  expect(revoked_reason).toBe('policy_changed');
  expect(Date.now() - Date.parse(revoked_at!)).toBeLessThan(60_000);
});

test('the preview warns when the actor’s own session would end', async () => {
  const { actor, session_id } = await guarded();
  await age(session_id, { created: '3 hours' });
  const preview = await previewSessions(actor, { session_idle_minutes: 15, session_lifetime_minutes: HOUR });
  expect(preview).toEqual({ sessions: 1, people: 1, includes_yours: true });
});

test('longer timeouts do not revive ended sessions', async () => {
  const { organization, actor } = await guarded();
  await setPolicy(organization, { session_idle_minutes: 15 });
  const other = await colleague(organization);
  await age(other.session_id, { used: '20 minutes' });
  expect(await other.look()).toBeUndefined();
  await updateSecurityPolicy(actor, { version: 1, session_idle_minutes: 30 * DAY });
  expect(await other.look()).toBeUndefined();
  expect((await ended(other.session_id)).revoked_reason).toBe('idle');
});

test('other policy changes end no session', async () => {
  const { organization, actor } = await guarded();
  const idle = await colleague(organization);
  await age(idle.session_id, { used: '15 days' });
  await updateSecurityPolicy(actor, { version: 1, api_key_lifetime_days: 90 });
  expect((await ended(idle.session_id)).revoked_reason).toBeNull();
  await keepSessionHistory();
  expect((await ended(idle.session_id)).revoked_reason).toBe('idle');
});

test('switching to an organization with stricter timeouts may end the session', async () => {
  const [lax, strict] = [await makeOrganization(), await makeOrganization()];
  await setPolicy(strict, { session_idle_minutes: 15, session_lifetime_minutes: HOUR });
  const other = await colleague(lax);
  await controlDb()
    .insert(memberships)
    .values({ organization_id: strict.id, user_id: other.user.id, role: 'MEMBER', status: 'active' });
  await age(other.session_id, { created: '30 minutes', used: '20 minutes' });
  expect(await other.look()).toMatchObject({ organization: { id: lax.id } });
  await switchOrganization(other.actor, { organization_id: strict.id });
  expect(await other.look()).toMatchObject({ organization: { id: strict.id } });

  const old = await signIn(lax.id, other.user.id);
  await age(old.id, { created: '2 hours' });
  expect(await findSession(old.token, browser)).toBeDefined();
  await switchOrganization(old.actor, { organization_id: strict.id });
  expect(await findSession(old.token, browser)).toBeUndefined();
  // Nor can it leave again.
  expect((await refusal(switchOrganization(old.actor, { organization_id: lax.id }))).code).toBe('not_found');
});

test('last activity is saved once a minute by one of many concurrent requests', async () => {
  const other = await colleague(await makeOrganization());
  const last = async () =>
    (await controlPool().query('select last_active_at, xmin from sessions where id = $1', [other.session_id])).rows[0];
  await age(other.session_id, { used: '59 seconds' });
  const before = await last();
  await Promise.all(Array.from({ length: 5 }, other.look));
  expect(await last()).toEqual(before);
  await age(other.session_id, { used: '61 seconds' });
  const writes = async () =>
    (
      await controlPool().query(`select count(*)::int as n from session_writes where session_id = $1`, [
        other.session_id,
      ])
    ).rows[0].n;
  await controlPool().query(`
    create table session_writes (session_id uuid);
    create function note_write() returns trigger language plpgsql as
      $$ begin insert into session_writes values (new.id); return null; end $$;
    create trigger note_write after update of last_active_at on sessions for each row execute function note_write()`);
  await Promise.all(Array.from({ length: 8 }, other.look));
  await Promise.all(Array.from({ length: 8 }, other.look));
  expect(await writes()).toBe(1);
  await controlPool().query('drop trigger note_write on sessions; drop function note_write; drop table session_writes');
});

test('ended sessions are listed for 30 days with their reason, newest first', async () => {
  const organization = await makeOrganization();
  const me = await colleague(organization);
  const mine = async (passed: Parameters<typeof age>[1]) => {
    const { id } = await signIn(organization.id, me.user.id);
    await age(id, passed);
    return id;
  };
  const idle = await mine({ used: '15 days', created: '16 days' });
  const expired = await mine({ created: '31 days' });
  await controlPool().query(`update sessions set expires_at = created_at + interval '90 days' where id = $1`, [
    expired,
  ]);
  const revoked = await mine({});
  await revokeSession(me.actor, { session_id: revoked });
  const unfinished = await signIn(organization.id, me.user.id, 'verify_second_factor');
  await controlPool().query(`update sessions set expires_at = now() - interval '2 days' where id = $1`, [
    unfinished.id,
  ]);
  const long_ago = await mine({ used: '45 days' });
  await colleague(organization).then(({ session_id }) => age(session_id, { used: '20 days' }));

  const told = async () =>
    (await listEndedSessions(me.actor, {})).map(({ id, ended_reason }) => [id, ended_reason] as const);
  const expected = [
    [revoked, 'revoked'],
    [idle, 'idle'],
    [expired, 'expired'],
    [unfinished.id, 'unfinished'],
  ];
  expect((await told()).sort()).toEqual(expected.sort());
  const times = (await listEndedSessions(me.actor, {})).map(({ ended_at }) => ended_at);
  expect(times).toEqual([...times].sort().reverse());

  await keepSessionHistory();
  expect((await told()).sort()).toEqual(expected.sort());
  expect(await ended(long_ago)).toBeUndefined();
  expect(await ended(idle)).toMatchObject({ revoked_reason: 'idle' });
  expect(await ended(me.session_id)).toMatchObject({ revoked_at: null });
  await controlPool().query(`update sessions set revoked_at = revoked_at - interval '31 days' where id = $1`, [
    revoked,
  ]);
  await keepSessionHistory();
  expect(await ended(revoked)).toBeUndefined();
});

test('an expired session is not counted or reported as revoked', async () => {
  const organization = await makeOrganization();
  const { user } = await makeMember(organization, 'MEMBER');
  const [over, open] = [await signIn(organization.id, user.id), await signIn(organization.id, user.id)];
  await age(over.id, { used: '15 days' });
  expect(await revokeSessions(controlDb(), { user_id: user.id }, 'suspended')).toBe(1);
  expect((await ended(over.id)).revoked_reason).toBe('idle');
  expect((await ended(open.id)).revoked_reason).toBe('suspended');
});

test('session history is maintained by several processes next to active users', async () => {
  const organization = await makeOrganization();
  const { user } = await makeMember(organization, 'MEMBER');
  const over = [];
  for (let n = 0; n < 30; n++) {
    const { id } = await signIn(organization.id, user.id);
    await age(id, { used: n % 2 ? '15 days' : '50 days' });
    over.push(id);
  }
  const live = await signIn(organization.id, user.id);
  await Promise.all([
    ...Array.from({ length: 4 }, keepSessionHistory),
    revokeSessions(controlDb(), { user_id: user.id, except: live.id }, 'revoked'),
    findSession(live.token, browser),
  ]);
  await keepSessionHistory();
  const { rows } = await controlPool().query(
    'select count(*)::int as n, count(*) filter (where revoked_at is null)::int as open from sessions where user_id = $1',
    [user.id],
  );
  expect(rows[0]).toEqual({ n: 16, open: 1 });
  expect(await findSession(live.token, browser)).toBeDefined();
  await controlDb().delete(memberships).where(eq(memberships.user_id, user.id));
});

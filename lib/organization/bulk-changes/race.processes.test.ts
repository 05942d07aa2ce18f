import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { bulkChanges } from '@/db/schema/control/bulk-changes';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';
import { verifyChain } from '@/lib/audit-log/chain/verify';
import type { Actor } from '@/lib/core/actor';
import { ROLES } from '@/lib/core/roles';
import { inviteUser } from '@/lib/organization/invitations/operations';
import { joinToo, owned, signIn } from '@/lib/organization/members/testing';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { BULK_ACTIONS } from './constants';
import { ACTS, type Ending, type Plan, type Step } from './race-testing';
import { makeChanges } from './testing';

const PROCESSES = 8;
/** How long the processes race. For a long run: `RACE_SECONDS=60 npx vitest run race.processes`. */
const SECONDS = Number(process.env.RACE_SECONDS ?? 8);
const WRITER = `
  import { performAll } from './lib/organization/bulk-changes/race-testing.ts';
  process.on('message', async (plan) => process.send(await performAll(plan)));
  process.send('ready');
`;
/** The share of acts that may be told to try again. */
const MOST_BUSY = 0.002;
const PEOPLE = 10;
const MEMBERS = ['OWNER', 'OWNER', 'ADMIN', 'ADMIN', 'MEMBER'] as const;

const person = fc.nat(PEOPLE - 1);
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...ACTS),
  by: fc.nat(MEMBERS.length),
  to: person,
  many: fc.uniqueArray(person, { minLength: 1 }),
  role: fc.constantFrom(...ROLES),
  bulk: fc.constantFrom(...BULK_ACTIONS),
});
const plans = fc.array(fc.array(step, { minLength: 4, maxLength: 8 }), { minLength: PROCESSES, maxLength: PROCESSES });

let writers: ChildProcess[];

beforeAll(async () => {
  writers = Array.from({ length: PROCESSES }, () =>
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', WRITER], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
  );
  await Promise.all(writers.map((writer) => once(writer, 'message')));
});
afterAll(() => {
  for (const writer of writers) writer.kill('SIGKILL');
});

type Team = Omit<Plan, 'steps'> & { owner: Actor };

/** Five members with sessions, three people with accounts elsewhere, and two whom nobody knows yet. */
async function makeTeam(): Promise<Team> {
  const elsewhere = await makeOrganization();
  const { organization, user, actor: owner } = await owned();
  const members = await Promise.all(MEMBERS.map((role) => makeMember(organization, role)));
  const others = await Promise.all([1, 2, 3].map(() => makeMember(elsewhere, 'MEMBER', { password_hash: 'x' })));
  for (const { user } of members.slice(0, 3)) await joinToo(elsewhere, user.id);
  for (const { user } of members) await signIn(user.id, organization);
  const emails = [user, ...[...members, ...others].map(({ user }) => user)].map(({ email }) => email);
  return {
    organization,
    owner,
    elsewhere,
    emails: [...emails, `new-${emails[0]}`].concat(emails[1]!.replace('acme', 'elsewhere')),
  };
}

/** Invites three of those who are not members. */
async function inviteSome({ emails, owner }: Team): Promise<void> {
  for (const email of emails.slice(MEMBERS.length + 1, -1)) {
    await inviteUser(owner, { email, first_name: 'Ada', last_name: 'Okafor', role: 'ADMIN' });
  }
}

async function race(team: Team, plans: Step[][]): Promise<Ending[]> {
  const endings = writers.map(async (writer, n) => {
    const answer = once(writer, 'message');
    const { organization, elsewhere, emails } = team;
    writer.send({ organization, elsewhere, emails, steps: plans[n]! } satisfies Plan);
    return (await answer)[0] as Ending[];
  });
  return (await Promise.all(endings)).flat();
}

/** Makes all bulk changes of an organization, also those that rest because a batch has failed. */
async function makeRemainingChanges(organization_id: string): Promise<void> {
  await controlDb().update(bulkChanges).set({ due_at: null }).where(eq(bulkChanges.organization_id, organization_id));
  await makeChanges();
}

interface Transition {
  before: unknown;
  after: unknown;
}
const BEGINS = { 'invitation.create': null, 'invitation.accept': 'invited' } as Record<string, string | null>;
const REVOKED = ['invitation.revoke', 'invitation.decline'];

/** How an audit event says that a role or status changed; a revoked invitation had whatever role it had last. */
function transitionOf(
  { action, changes }: typeof auditEvents.$inferSelect,
  field: 'role' | 'status',
): Transition | undefined {
  if (field === 'status' && action in BEGINS) {
    return { before: BEGINS[action], after: action === 'invitation.create' ? 'invited' : 'active' };
  }
  if (REVOKED.includes(action)) return { before: field === 'role' ? 'any' : 'invited', after: null };
  return action.startsWith('bulk_change') ? undefined : changes[field];
}

/** Returns the people whose role or status now is not where the audit log leads. In any order: entries bear the time at which their transactions began. */
async function misrecorded({ organization, emails }: Team, before: Map<string, Standing>): Promise<string[]> {
  const events = await controlDb().select().from(auditEvents).where(eq(auditEvents.organization_id, organization.id));
  const now = await standings(organization.id);
  return emails.flatMap((email) =>
    (['role', 'status'] as const).flatMap((field) => {
      const balance = new Map<unknown, number>();
      const add = (value: unknown, count: number) => balance.set(value, (balance.get(value) ?? 0) + count);
      add(before.get(email)?.[field] ?? null, 1);
      add(now.get(email)?.[field] ?? null, -1);
      const own = events.filter(({ target_label }) => target_label === email);
      for (const transition of own.map((event) => transitionOf(event, field))) {
        if (transition) add(transition.before, -1);
        if (transition) add(transition.after, 1);
      }
      const open = balance.get('any') ?? 0;
      balance.delete('any');
      const left = [...balance.values()];
      const agrees = left.every((count) => count >= 0) && left.reduce((sum, count) => sum + count, open) === 0;
      return agrees
        ? []
        : [`${field} of ${email}: ${JSON.stringify([...balance])} after ${own.map(({ action }) => action)}`];
    }),
  );
}

interface Standing {
  role: string;
  status: string;
}
async function standings(organization_id: string): Promise<Map<string, Standing>> {
  const rows = await controlDb()
    .select({ email: users.email, role: memberships.role, status: memberships.status })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .where(eq(memberships.organization_id, organization_id));
  expect(new Set(rows.map(({ email }) => email)).size).toBe(rows.length);
  return new Map(rows.map(({ email, ...standing }) => [email, standing]));
}

/** Returns rows that belong to nothing any more, by kind. */
async function orphans(organization_id: string) {
  const { rows } = await controlDb().execute(sql`
    select 'invitation without membership' as kind, email as of from invitations i
    where organization_id = ${organization_id} and status = 'pending' and not exists (select from memberships m
      where m.organization_id = i.organization_id and m.user_id = i.user_id and m.status = 'invited' and m.role = i.role)
    union all select 'membership without invitation', user_id::text from memberships m
    where organization_id = ${organization_id} and status = 'invited' and not exists (select from invitations i
      where m.organization_id = i.organization_id and m.user_id = i.user_id and i.status = 'pending')
    union all select 'link without invitation', t.id::text from one_time_tokens t
    where organization_id = ${organization_id} and purpose = 'join' and used_at is null and not exists (select from invitations i
      where i.id = t.invitation_id and i.status = 'pending')
    union all select 'session without active member', s.user_id::text from sessions s
    where organization_id = ${organization_id} and revoked_at is null and not exists (select from memberships m
      where m.organization_id = s.organization_id and m.user_id = s.user_id and m.status = 'active')`);
  return rows;
}

async function endingsOfInvitations(organization_id: string) {
  const rows = await controlDb().select().from(invitations).where(eq(invitations.organization_id, organization_id));
  const events = await controlDb().select().from(auditEvents).where(eq(auditEvents.organization_id, organization_id));
  for (const { id, status } of rows) {
    const count = (action: string) =>
      events.filter((event) => event.target_id === id && event.action === action).length;
    expect([count('invitation.create'), count('invitation.accept'), count('invitation.decline')]).toEqual([
      1,
      status === 'accepted' ? 1 : 0,
      status === 'declined' ? 1 : 0,
    ]);
    expect(count('invitation.revoke')).toBeLessThanOrEqual(status === 'revoked' ? 1 : 0);
  }
}

describe(`An organization that ${PROCESSES} processes change at random`, () => {
  it('keeps an active owner, one membership per person, no orphans, and an audit log that agrees', {
    timeout: SECONDS * 1000 + 60_000,
  }, async () => {
    const totals: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(plans, async (plans) => {
        const team = await makeTeam();
        const { id } = team.organization;
        const before = await standings(id);
        // After the standings, which know nobody invited: the audit log has these too.
        await inviteSome(team);
        const endings = await race(team, plans);
        expect(endings.filter(({ code }) => code === 'internal_error')).toEqual([]);
        // A bulk change of owners and the domain list lock the organization and its invitations in opposite orders; Postgres ends
        // one of the two, and its caller may try again.
        expect(endings.filter(({ detail }) => detail && !detail.includes('deadlock detected'))).toEqual([]);
        for (const { act, code } of endings) totals[`${act} ${code}`] = (totals[`${act} ${code}`] ?? 0) + 1;
        await makeRemainingChanges(id);
        const now = [...(await standings(id)).values()];
        expect(now.filter(({ role, status }) => role === 'OWNER' && status === 'active')).not.toEqual([]);
        expect(await orphans(id)).toEqual([]);
        expect(await misrecorded(team, before)).toEqual([]);
        await endingsOfInvitations(id);
        expect(await verifyChain(controlDb(), id)).toMatchObject({ broken: null });
        const open = await controlDb().select().from(bulkChanges).where(eq(bulkChanges.organization_id, id));
        expect(open.filter(({ status }) => status !== 'completed')).toEqual([]);
      }),
      { numRuns: 100_000, interruptAfterTimeLimit: SECONDS * 1000, endOnFailure: true },
    );
    if (process.env.RACE_SECONDS) process.stdout.write(`${JSON.stringify(totals, null, 1)}\n`);
    const count = (which: (name: string) => boolean) =>
      Object.entries(totals).reduce((sum, [name, times]) => sum + (which(name) ? times : 0), 0);
    expect(count((name) => name.endsWith(' unavailable'))).toBeLessThan(count(() => true) * MOST_BUSY);
    // In a short run some of them may only have been refused.
    expect(ACTS.filter((act) => !count((name) => name.startsWith(`${act} `)))).toEqual([]);
    if (SECONDS >= 60) expect(ACTS.filter((act) => !totals[`${act} done`])).toEqual([]);
  });
});

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { twoFactorRequiredMail } from '@/lib/organization/mail/two-factor-required';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { enrol } from '@/tests/two-factor';
import { remindOfTwoFactor } from './background';
import { findPolicy } from './read';
import { ahead, before, colleague, setPolicy } from './testing';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.stop());
beforeEach(async () => {
  organization = await makeOrganization();
});

/** How often a person was notified, and of which deadlines. */
async function told(user_id: string): Promise<string[]> {
  const { rows } = await controlPool().query(
    `select data ->> 'due_at' as due_at from jobs.job
     where name = 'send-two-factor-required' and data ->> 'user_id' = $1 order by created_on`,
    [user_id],
  );
  return rows.map(({ due_at }) => due_at);
}

const due = async () => (await findPolicy(controlDb(), organization.id)).two_factor_required_from!;

test('remindOfTwoFactor notifies members at the start, seven days and one day before, once each', async () => {
  const { user } = await makeMember(organization, 'MEMBER');
  const { user: enrolled, actor } = await colleague(organization);
  await enrol(actor);
  const { user: invited } = await makeMember(organization, 'MEMBER', { status: 'invited' });
  const { user: suspended } = await makeMember(organization, 'MEMBER', { status: 'suspended' });
  const { user: stranger } = await makeMember(await makeOrganization(), 'MEMBER');
  const at = async (days: number, mails: number) => {
    // The same deadline, closer: moves the day it was set, not the deadline.
    const deadline = ahead(days);
    await setPolicy(organization, { two_factor_required_from: deadline });
    await controlPool().query('update two_factor_notices set due_at = $2 where organization_id = $1', [
      organization.id,
      deadline,
    ]);
    await remindOfTwoFactor();
    await remindOfTwoFactor();
    expect([days, (await told(user.id)).length]).toEqual([days, mails]);
  };
  await at(14, 1);
  await at(7.5, 1);
  await at(6.9, 2);
  await at(1.5, 2);
  await at(0.9, 3);
  await at(0.1, 3);
  await at(-0.1, 3);
  for (const { id } of [enrolled, invited, suspended, stranger]) expect(await told(id)).toEqual([]);
});

test.each([
  ['in two days', ahead(2)],
  ['in an hour', ahead(1 / 24)],
  ['at once', before('1 second')],
])('remindOfTwoFactor notifies once when the requirement is set %s', async (_, two_factor_required_from) => {
  const { user } = await makeMember(organization, 'MEMBER');
  await setPolicy(organization, { two_factor_required_from });
  await remindOfTwoFactor();
  await remindOfTwoFactor();
  expect(await told(user.id)).toEqual([await due()]);
});

test('remindOfTwoFactor notifies again for a new deadline, and nobody without a requirement', async () => {
  const { user } = await makeMember(organization, 'MEMBER');
  await setPolicy(organization, { two_factor_required_from: ahead(20) });
  await remindOfTwoFactor();
  await setPolicy(organization, { two_factor_required_from: ahead(30) });
  await remindOfTwoFactor();
  expect(await told(user.id)).toHaveLength(2);
  await setPolicy(organization, { two_factor_required_from: null });
  const { user: later } = await makeMember(organization, 'MEMBER');
  await remindOfTwoFactor();
  expect(await told(later.id)).toEqual([]);
});

test('remindOfTwoFactor works in several processes and with more people than one batch', async () => {
  const people = [];
  for (let n = 0; n < 120; n++) people.push((await makeMember(organization, 'MEMBER')).user.id);
  await setPolicy(organization, { two_factor_required_from: ahead(14) });
  await Promise.all(Array.from({ length: 4 }, remindOfTwoFactor));
  await remindOfTwoFactor();
  for (const id of people) expect(await told(id)).toHaveLength(1);
});

test('the reminder is not sent after enrolling, leaving, or a change of the deadline', async () => {
  const { user, actor } = await colleague(organization);
  await setPolicy(organization, { two_factor_required_from: ahead(14) });
  const data = { organization_id: organization.id, user_id: user.id, due_at: await due() };
  const send = (more: object = {}) =>
    twoFactorRequiredMail.send({ ...data, ...more }, { job_id: data.user_id, enqueued_at: new Date(), last: true });
  expect((await send({ due_at: ahead(3) })).outcome).toBe('skipped');
  expect((await send({ user_id: organization.id })).outcome).toBe('skipped');
  expect((await send()).outcome).toBe('sent');
  const [mail] = sink.messages;
  expect(mail!.subject).toContain(organization.name);
  expect(mail!.text).toContain('http://localhost:3100/settings/security');
  await enrol(actor);
  expect((await send()).outcome).toBe('skipped');
});

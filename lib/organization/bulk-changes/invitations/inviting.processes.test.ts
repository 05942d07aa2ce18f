import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { controlDb } from '@/db/client';
import { newId } from '@/lib/core/id';
import { bulkInvite } from '@/lib/organization/invitations/operations';
import { admin } from '@/lib/organization/invitations/testing';
import { findToken } from '@/lib/platform/crypto/tokens';
import { startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { getInvitationChange } from './operations';

const WORKER = `
  import { background } from './lib/background.ts';
  import { startWorker } from './lib/platform/jobs/worker.ts';
  const mails = process.env.TEST_MAILS ? background.mails : [];
  await startWorker({ ...background, mails }, { lease_ms: 2_000 });
  console.log('started');
`;

async function startWorkerProcess(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', WORKER], {
    env: { ...process.env, ...env },
  });
  child.stderr.pipe(process.stderr);
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: Awaited<ReturnType<typeof startWorkerProcess>>): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** A list in which every hundredth row is not valid, and every hundredth repeats the row before it. */
function list(count: number) {
  const run = newId();
  const address = (n: number) => (n % 100 === 0 ? 'nobody' : `${n % 100 === 50 ? n - 1 : n}.${run}@acme.example`);
  return Array.from({ length: count }, (_, n) => ({ email: address(n), first_name: 'Ada', last_name: 'Okafor' }));
}

/** How many invitations, people, memberships, emails and entries of the audit log an organization has for its invitations. */
async function tally({ id }: { id: string }) {
  const { rows } = await controlDb().execute(sql`
    select count(*)::int as invitations, count(distinct i.email)::int as addresses, count(distinct i.user_id)::int as people,
      (select count(*)::int from memberships where organization_id = ${id} and status = 'invited') as memberships,
      (select count(*)::int from jobs.job where name = 'send-invitation' and data ->> 'invitation_id' in
        (select id::text from invitations where organization_id = ${id})) as emails,
      (select count(*)::int from audit_events where organization_id = ${id} and action = 'invitation.create') as entries
    from invitations i where organization_id = ${id}`);
  return rows[0];
}

describe('A bulk invitation killed with kill -9', () => {
  // The worker of the next test would send these emails first.
  afterEach(() => controlDb().execute(sql`delete from jobs.job`));

  it('of 10,000 rows is finished by the next process, with every valid row invited once', {
    timeout: 240_000,
  }, async () => {
    const { organization, actor } = await admin();
    const { bulk_change_id } = await bulkInvite(actor, { invitations: list(10_000) });
    const progress = () => getInvitationChange(actor, { id: bulk_change_id! });
    const stops = [];
    for (const reached of [1, 3_000]) {
      const child = await startWorkerProcess();
      await vi.waitFor(async () => expect((await progress()).succeeded).toBeGreaterThanOrEqual(reached), {
        timeout: 60_000,
        interval: 5,
      });
      // Somewhere within a batch, which takes longer than this.
      await sleep(20);
      await kill(child);
      stops.push((await progress()).succeeded);
      const made = (await progress()).succeeded;
      expect(await tally(organization)).toMatchObject({ invitations: made, memberships: made, entries: made });
    }
    expect(stops[0]).toBeLessThan(stops[1]!);
    expect((await progress()).status).toBe('running');
    const last = await startWorkerProcess();
    await vi.waitFor(async () => expect((await progress()).status).toBe('completed'), {
      timeout: 120_000,
      interval: 200,
    });
    await kill(last);
    expect(await progress()).toMatchObject({ succeeded: 9_800, skipped: 100, failed: 100 });
    const once_each = { invitations: 9_800, addresses: 9_800, people: 9_800 };
    expect(await tally(organization)).toEqual({ ...once_each, memberships: 9_800, emails: 9_800, entries: 9_800 });
  });

  it('leaves everyone with one invitation and a newest password that works', { timeout: 120_000 }, async () => {
    const sink = await startSmtpSink();
    const { organization, actor } = await admin();
    const { bulk_change_id } = await bulkInvite(actor, { invitations: list(600) });
    const env = { TEST_MAILS: '1', SMTP_URL: `smtp://127.0.0.1:${sink.port}` };
    for (const sent of [20, 150]) {
      const child = await startWorkerProcess(env);
      await vi.waitFor(() => expect(sink.messages.length).toBeGreaterThan(sent), { timeout: 60_000, interval: 5 });
      await kill(child);
    }
    const last = await startWorkerProcess(env);
    const waiting = async () => {
      const { rows } = await controlDb().execute<{ count: number }>(sql`
        select count(*)::int as count from invitations where organization_id = ${organization.id} and delivery <> 'sent'`);
      return rows[0]!.count;
    };
    const done = async () => (await getInvitationChange(actor, { id: bulk_change_id! })).status;
    await vi.waitFor(async () => expect([await done(), await waiting()]).toEqual(['completed', 0]), {
      timeout: 90_000,
      interval: 200,
    });
    await kill(last);
    expect(await tally(organization)).toMatchObject({ invitations: 588, people: 588, memberships: 588 });
    const newest = new Map(sink.messages.map(({ to, text }) => [to![0]!.address, text!]));
    expect(newest.size).toBe(588);
    for (const text of newest.values()) {
      const password = /[a-z0-9]{4}(-[a-z0-9]{4}){5}/.exec(text)![0];
      expect(await findToken(controlDb(), 'temporary_password', password)).toBeDefined();
    }
    await sink.stop();
  });
});

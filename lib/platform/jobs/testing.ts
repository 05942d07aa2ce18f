import { setTimeout as delay } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { organizations, users } from '@/db/schema/control/organizations';
import { oneTimeTokens } from '@/db/schema/control/sign-in';
import { newId } from '@/lib/core/id';
import type { Attempt } from '@/lib/platform/mail/define-mail';
import { enqueue, type Job } from './queue';
import { wakeAfter } from './wake-up';

/** Creates a pending invitation of a person, who has no password unless one is given. */
export async function makeInvitation(
  values: Partial<typeof invitations.$inferInsert> & { password_hash?: string; allowed_email_domains?: string[] } = {},
) {
  const { password_hash, allowed_email_domains = [], ...rest } = values;
  const db = controlDb();
  const email = rest.email ?? `${newId()}@acme.example`;
  const [organization] = await db
    .insert(organizations)
    .values({ name: 'Acme Voice', allowed_email_domains })
    .returning();
  const [user] = await db
    .insert(users)
    .values({ email, first_name: 'Ada', last_name: 'Okafor', password_hash })
    .returning();
  const [invitation] = await db
    .insert(invitations)
    .values({
      organization_id: organization!.id,
      user_id: user!.id,
      email,
      first_name: 'Ada',
      last_name: 'Okafor',
      role: 'DEVELOPER',
      invited_by_label: 'Grace Hopper',
      expires_at: sql`now() + interval '1 hour'`,
      ...rest,
    })
    .returning();
  return { organization: organization!, user: user!, invitation: invitation! };
}

/** Reads the current row of an invitation. */
export async function readInvitation(id: string) {
  const [row] = await controlDb().select().from(invitations).where(eq(invitations.id, id));
  return row!;
}

/** Reads the rows of all secrets of a person. */
export function tokensOf(user_id: string) {
  return controlDb().select().from(oneTimeTokens).where(eq(oneTimeTokens.user_id, user_id));
}

/** The first of several attempts at a new job. */
export function firstAttempt(): Attempt {
  return { job_id: newId(), enqueued_at: new Date(), last: false };
}

/** Enqueues a job in its own transaction. */
export function enqueueNow(job: Job): Promise<void> {
  return inTransaction(controlPool(), (tx) => enqueue(tx, job));
}

interface JobRow {
  id: string;
  name: string;
  state: string;
  data: Record<string, string>;
  retry_count: number;
  seconds_to_start: number;
  output: unknown;
  /** Of a dead letter: the queue and the last error of the failed job. */
  source_name: string | null;
  source_output: unknown;
}

/** Reads all jobs of this database, including finished ones. */
export async function allJobs(): Promise<JobRow[]> {
  const { rows } = await controlPool().query<JobRow>(
    `select id, name, state, data, retry_count, output, source_name, source_output,
            extract(epoch from start_after - now())::float8 as seconds_to_start
       from jobs.job order by created_on`,
  );
  return rows;
}

/** Makes the jobs that wait for their next attempt due now. */
export async function skipTheWait(): Promise<void> {
  await controlPool().query(`update jobs.job set start_after = now() - interval '1 second' where state = 'retry'`);
  wakeAfter(controlDb(), 'jobs');
}

/** Waits until the condition holds, for 10 seconds at most. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}`);
    await delay(20);
  }
}

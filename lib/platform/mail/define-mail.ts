import type { z } from 'zod';
import { isOverload } from '@/lib/core/database-error';
import type { JobName } from '@/lib/platform/jobs/queue';
import { retry } from '@/lib/platform/jobs/retry';
import { mailAttempts } from '@/lib/platform/metrics/metrics';
import type { MailFailure } from './failure';
import { type Mail, sendMail } from './send';

/** One attempt at a job. */
export interface Attempt {
  job_id: string;
  enqueued_at: Date;
  /** No other attempt follows when this one fails. */
  last: boolean;
}

/** How a job ended. `refused` is final too, as for an address that does not exist. */
export interface Outcome {
  outcome: 'sent' | 'skipped' | 'refused';
  why?: string;
}

/** The result of one attempt to deliver: `queued` is tried again. */
export type DeliveryResult = { delivery: 'sent' } | { delivery: 'queued' | 'failed'; why: string };

/** What `prepare` returns when there is a mail to send. */
export interface PreparedMail extends Omit<Mail, 'message_id'> {
  /** A UUID; the job's id unless given, so that a retried mail is recognized as the same one. */
  message_id?: string;
  /** Called with the result of this attempt, before the job ends or is retried. */
  onResult?(result: DeliveryResult): Promise<void>;
}

interface MailDefinition<N extends JobName, S extends z.ZodType> {
  /** The name of the queue. Jobs of a renamed queue are never handled, so it stays as it is. */
  name: N;
  /** The job's data: ids only. A secret is created when the mail is prepared, never put in a job. */
  data: S;
  /** Reads what the mail needs as of now. What it throws is retried with back-off. */
  prepare(data: z.infer<S>, attempt: Attempt): Promise<PreparedMail | Outcome>;
}

/** A kind of mail, together with the job that sends it. */
export interface MailJob<N extends JobName = JobName, S extends z.ZodType = z.ZodType> {
  name: N;
  data: S;
  /**
   * Makes one attempt: prepares the mail and sends it.
   * @throws Error when the job should be retried
   */
  send(data: z.infer<S>, attempt: Attempt): Promise<Outcome>;
}

/** The data of a mail's job, for its entry in `JobData`. */
export type DataOf<M extends MailJob> = z.infer<M['data']>;

/**
 * Defines a mail: its queue, its job's data, and how it is prepared. To make `enqueue` accept it, add it to `JobData` in the
 * same file; to have it sent, list it in `lib/background.ts`.
 */
export function defineMail<const N extends JobName, S extends z.ZodType>(
  definition: MailDefinition<N, S>,
): MailJob<N, S> {
  const { name, data: schema } = definition;
  const attemptOnce = async (data: z.infer<S>, attempt: Attempt) => {
    const parsed = schema.parse(data);
    // After a failover the mail leaves at once; failing the attempt would cost it a try and the wait until the next one.
    const prepared = await retry(() => definition.prepare(parsed, attempt), isOverload);
    return 'outcome' in prepared ? prepared : deliver(prepared, attempt);
  };
  return {
    name,
    data: schema,
    async send(data, attempt) {
      const count = (outcome: string) => mailAttempts.of(name, outcome).value++;
      try {
        const result = await attemptOnce(data, attempt);
        count(result.outcome);
        return result;
      } catch (error) {
        count('error');
        throw error;
      }
    },
  };
}

/** The outcome of a job that has nothing to send any more. */
export function skip(why: string): Outcome {
  return { outcome: 'skipped', why };
}

/** The outcome of a job whose mail must not be sent. */
export function refuse(why: string): Outcome {
  return { outcome: 'refused', why };
}

async function deliver({ onResult, ...mail }: PreparedMail, { job_id, last }: Attempt): Promise<Outcome> {
  try {
    await sendMail({ message_id: job_id, ...mail });
  } catch (error) {
    const { permanent, message: why } = error as MailFailure;
    await onResult?.({ delivery: permanent || last ? 'failed' : 'queued', why });
    if (permanent) return refuse(why);
    throw error;
  }
  await onResult?.({ delivery: 'sent' });
  return { outcome: 'sent' };
}

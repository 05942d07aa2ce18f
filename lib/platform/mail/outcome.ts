import { MailFailure } from './failure';
import { type Mail, sendMail } from './send';

/** What a try knows of itself. */
export interface Attempt {
  job_id: string;
  enqueued_at: Date;
  /** No other try follows when this one fails. */
  last: boolean;
}

/** How a job ended when nothing remains to be done: `refused` is final, as for an address that does not exist. */
export interface Outcome {
  outcome: 'sent' | 'skipped' | 'refused';
  why?: string;
}

/** Nothing to send any more. */
export function skipped(why: string): Outcome {
  return { outcome: 'skipped', why };
}

/**
 * Sends a mail whose fate nobody watches on a screen.
 * @throws what may pass: the job is tried again.
 */
export async function sendOrGiveUp(mail: Mail): Promise<Outcome> {
  try {
    await sendMail(mail);
    return { outcome: 'sent' };
  } catch (error) {
    if (error instanceof MailFailure && error.permanent) return { outcome: 'refused', why: error.message };
    throw error;
  }
}

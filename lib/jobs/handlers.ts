import type { JobData, JobName } from './jobs';
import type { Attempt, Outcome } from './outcome';
import { sendInvitation } from './send-invitation';
import { sendPasswordChanged } from './send-password-changed';
import { sendPasswordReset } from './send-password-reset';
import { sendTemporaryPassword } from './send-temporary-password';

/** Does one try of a job. What it throws is tried again with back-off; what it returns is the end. */
export type Handler<N extends JobName> = (data: JobData[N], attempt: Attempt) => Promise<Outcome>;

/** Who does each kind of job. */
export const handlers: { [N in JobName]: Handler<N> } = {
  'send-invitation': sendInvitation,
  'send-password-reset': sendPasswordReset,
  'send-temporary-password': sendTemporaryPassword,
  'send-password-changed': sendPasswordChanged,
};

/** Every kind of job with its data. Ids only: a secret is minted when the mail is made, never put in a job. */
export interface JobData {
  /** Mails an invitation: a temporary password to a new person, a link to join to somebody who has an account. */
  'send-invitation': { invitation_id: string };
  /** Mails a link for choosing a new password to a person who forgot theirs. */
  'send-password-reset': { user_id: string };
  /** Mails a new temporary password to a member whose password an administrator reset. */
  'send-temporary-password': { user_id: string; organization_id: string; requested_by: string };
  /** Tells a person that their password was changed. */
  'send-password-changed': { user_id: string };
}

export type JobName = keyof JobData;
export type Job = { [N in JobName]: { name: N; data: JobData[N] } }[JobName];

/** What a person is told of the ways in which they sign in. */
export type SecurityNotice =
  | 'two_factor_on'
  | 'two_factor_replaced'
  | 'two_factor_off'
  | 'two_factor_reset'
  | 'authenticator_app_added'
  | 'passkey_added'
  | 'passkey_removed'
  | 'passkey_copied'
  | 'two_factor_failures'
  | 'two_factor_locked'
  | 'recovery_code_used'
  | 'recovery_codes_renewed';

/** Every kind of job with its data. Ids only: a secret is minted when the mail is made, never put in a job. */
export interface JobData {
  /** Mails an invitation: a temporary password to a new person, a link to join to somebody who has an account. */
  'send-invitation': { invitation_id: string };
  /** Mails a link for choosing a new password to a person who forgot theirs. */
  'send-password-reset': { user_id: string };
  /** Mails a new temporary password to a member whose password an administrator reset. */
  'send-temporary-password': { user_id: string; organization_id: string; requested_by: string };
  /** Mails the link that confirms a new address to it; or, when the address is somebody's already, tells them. */
  'send-email-change': { email_change_id: string };
  /** Tells a person at their old address that it was replaced, with a link that undoes it. */
  'send-email-changed': { email_change_id: string };
  /** Tells a person of a sign-in from a browser that is new to them, with a link that ends it. */
  'send-new-device': { session_id: string };
  /** Tells a person that their password was changed. */
  'send-password-changed': { user_id: string };
  /** Tells a person of a change to their second factor, or of an attack on it; `by` names who else did it, `passkey` the one it is about. */
  'send-security-notice': { user_id: string; notice: SecurityNotice; by?: string; passkey?: string };
  /** Tells a member that an organization requires a second factor of them, and by when. */
  'send-two-factor-required': { organization_id: string; user_id: string; due_at: string };
  /** Tells an owner that their organization was deleted, or that this was undone. */
  'send-organization-deletion': {
    organization_id: string;
    user_id: string;
    event: 'deleted' | 'restored';
    by: string;
  };
  /** Tells an owner that an API key was created. */
  'send-api-key-created': { api_key_id: string; user_id: string };
  /** Tells an owner that an API key was given a new secret, and by whom. */
  'send-api-key-rotated': { api_key_id: string; secret_id: string; user_id: string; requested_by: string };
  /** Tells an owner that an API key expires soon. */
  'send-api-key-expiring': { api_key_id: string; user_id: string };
  /** Tells an administrator that a connected service no longer accepts our access. */
  'send-integration-reconnect': { connection_id: string; user_id: string };
}

export type JobName = keyof JobData;
export type Job = { [N in JobName]: { name: N; data: JobData[N] } }[JobName];

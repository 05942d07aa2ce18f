import { sendEmailChange } from './account/mail/send-email-change';
import { sendEmailChanged } from './account/mail/send-email-changed';
import { sendNewDevice } from './account/mail/send-new-device';
import { sendPasswordChanged } from './account/mail/send-password-changed';
import { sendPasswordReset } from './account/mail/send-password-reset';
import { sendSecurityNotice } from './account/mail/send-security-notice';
import { sendApiKeyCreated } from './api-keys/mail/send-api-key-created';
import { sendApiKeyExpiring } from './api-keys/mail/send-api-key-expiring';
import { sendApiKeyRotated } from './api-keys/mail/send-api-key-rotated';
import { sendIntegrationReconnect } from './integrations/mail/send-integration-reconnect';
import { sendInvitation } from './organization/mail/send-invitation';
import { sendOrganizationDeletion } from './organization/mail/send-organization-deletion';
import { sendTemporaryPassword } from './organization/mail/send-temporary-password';
import { sendTwoFactorRequired } from './organization/mail/send-two-factor-required';
import type { JobData, JobName } from './platform/jobs/jobs';
import type { Attempt, Outcome } from './platform/mail/outcome';

/** Does one try of a job. What it throws is tried again with back-off; what it returns is the end. */
export type Handler<N extends JobName> = (data: JobData[N], attempt: Attempt) => Promise<Outcome>;

/** Who does each kind of job. */
export const handlers: { [N in JobName]: Handler<N> } = {
  'send-invitation': sendInvitation,
  'send-password-reset': sendPasswordReset,
  'send-temporary-password': sendTemporaryPassword,
  'send-email-change': sendEmailChange,
  'send-email-changed': sendEmailChanged,
  'send-new-device': sendNewDevice,
  'send-password-changed': sendPasswordChanged,
  'send-security-notice': sendSecurityNotice,
  'send-two-factor-required': sendTwoFactorRequired,
  'send-organization-deletion': sendOrganizationDeletion,
  'send-api-key-created': sendApiKeyCreated,
  'send-api-key-rotated': sendApiKeyRotated,
  'send-api-key-expiring': sendApiKeyExpiring,
  'send-integration-reconnect': sendIntegrationReconnect,
};

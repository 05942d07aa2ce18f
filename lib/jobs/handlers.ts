import type { JobData, JobName } from './jobs';
import type { Attempt, Outcome } from './outcome';
import { sendApiKeyCreated } from './send-api-key-created';
import { sendApiKeyExpiring } from './send-api-key-expiring';
import { sendApiKeyRotated } from './send-api-key-rotated';
import { sendEmailChange } from './send-email-change';
import { sendEmailChanged } from './send-email-changed';
import { sendIntegrationReconnect } from './send-integration-reconnect';
import { sendInvitation } from './send-invitation';
import { sendNewDevice } from './send-new-device';
import { sendOrganizationDeletion } from './send-organization-deletion';
import { sendPasswordChanged } from './send-password-changed';
import { sendPasswordReset } from './send-password-reset';
import { sendSecurityNotice } from './send-security-notice';
import { sendTemporaryPassword } from './send-temporary-password';
import { sendTwoFactorRequired } from './send-two-factor-required';

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

import { sendEmailChange } from './account/mail/send-email-change';
import { sendEmailChanged } from './account/mail/send-email-changed';
import { sendNewDevice } from './account/mail/send-new-device';
import { sendPasswordChanged } from './account/mail/send-password-changed';
import { sendPasswordReset } from './account/mail/send-password-reset';
import { sendSecurityNotice } from './account/mail/send-security-notice';
import { background as accountTasks } from './account/sessions/background';
import { background as apiKeyTasks } from './api-keys/keys/background';
import { sendApiKeyCreated } from './api-keys/mail/send-api-key-created';
import { sendApiKeyExpiring } from './api-keys/mail/send-api-key-expiring';
import { sendApiKeyRotated } from './api-keys/mail/send-api-key-rotated';
import { startSealer } from './audit-log/chain/sealer';
import { sendIntegrationReconnect } from './integrations/mail/send-integration-reconnect';
import { startEraser } from './organization/deletion/erasure';
import { sendInvitation } from './organization/mail/send-invitation';
import { sendOrganizationDeletion } from './organization/mail/send-organization-deletion';
import { sendTemporaryPassword } from './organization/mail/send-temporary-password';
import { sendTwoFactorRequired } from './organization/mail/send-two-factor-required';
import { startMover } from './organization/region-move/mover';
import { background as policyTasks } from './organization/security-policy/background';
import { background as idempotencyTasks } from './platform/idempotency-background';
import type { BackgroundWork } from './platform/jobs/background-work';

const handlers: BackgroundWork['handlers'] = {
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

/** What the worker of a process does; every area's jobs, recurring tasks and loops, once. */
export const background: BackgroundWork = {
  handlers,
  tasks: [...accountTasks, ...apiKeyTasks, ...policyTasks, ...idempotencyTasks],
  loops: [startSealer, startMover, startEraser],
};

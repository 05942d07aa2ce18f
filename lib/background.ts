import { emailChangeMail } from './account/mail/email-change';
import { emailChangedMail } from './account/mail/email-changed';
import { newDeviceMail } from './account/mail/new-device';
import { passwordChangedMail } from './account/mail/password-changed';
import { passwordResetMail } from './account/mail/password-reset';
import { securityNoticeMail } from './account/mail/security-notice';
import { background as accountTasks } from './account/sessions/background';
import { background as apiKeyTasks } from './api-keys/keys/background';
import { apiKeyCreatedMail } from './api-keys/mail/api-key-created';
import { apiKeyExpiringMail } from './api-keys/mail/api-key-expiring';
import { apiKeyRotatedMail } from './api-keys/mail/api-key-rotated';
import { startSealer } from './audit-log/chain/sealer';
import { integrationReconnectMail } from './integrations/mail/integration-reconnect';
import { background as bulkChangeTasks } from './organization/bulk-changes/background';
import { startBulkChanges } from './organization/bulk-changes/runner';
import { startEraser } from './organization/deletion/erasure';
import { background as invitationTasks } from './organization/invitations/background';
import { invitationMail } from './organization/mail/invitation';
import { organizationDeletionMail } from './organization/mail/organization-deletion';
import { temporaryPasswordMail } from './organization/mail/temporary-password';
import { twoFactorRequiredMail } from './organization/mail/two-factor-required';
import { startMover } from './organization/region-move/mover';
import { background as policyTasks } from './organization/security-policy/background';
import { background as idempotencyTasks } from './platform/idempotency-background';
import type { BackgroundWork } from './platform/jobs/background-work';

/** What the worker of a process does: the mails, recurring tasks and loops of every area. A mail that is missing here is never sent. */
export const background: BackgroundWork = {
  mails: [
    emailChangeMail,
    emailChangedMail,
    newDeviceMail,
    passwordChangedMail,
    passwordResetMail,
    securityNoticeMail,
    apiKeyCreatedMail,
    apiKeyExpiringMail,
    apiKeyRotatedMail,
    integrationReconnectMail,
    invitationMail,
    organizationDeletionMail,
    temporaryPasswordMail,
    twoFactorRequiredMail,
  ],
  tasks: [...accountTasks, ...apiKeyTasks, ...policyTasks, ...bulkChangeTasks, ...invitationTasks, ...idempotencyTasks],
  loops: [startSealer, startMover, startEraser, startBulkChanges],
};

'use server';

import { updateAuditRetention, verifyAuditLog } from '@/lib/audit-log/operations';
import { action } from '@/lib/http/pages/action';

/** Recomputes the hash chain and compares it with the stored seals. */
export const verifyAuditLogAction = action(verifyAuditLog);

/** Sets the retention period. */
export const updateAuditRetentionAction = action(updateAuditRetention);

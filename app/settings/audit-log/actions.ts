'use server';

import { updateAuditRetention, verifyAuditLog } from '@/lib/audit-log/operations';
import { action } from '@/lib/http/pages/action';

/** Computes the chain anew and compares. */
export const verifyAuditLogAction = action(verifyAuditLog);

/** Sets how long events are kept. */
export const updateAuditRetentionAction = action(updateAuditRetention);

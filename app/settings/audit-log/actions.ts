'use server';

import { action } from '@/lib/adapters/action';
import { updateAuditRetention, verifyAuditLog } from '@/lib/audit-log/operations';

/** Computes the chain anew and compares. */
export const verifyAuditLogAction = action(verifyAuditLog);

/** Sets how long events are kept. */
export const updateAuditRetentionAction = action(updateAuditRetention);

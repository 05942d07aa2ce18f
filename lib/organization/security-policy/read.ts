import { eq } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { SESSION_IDLE_MINUTES, SESSION_LIFETIME_MINUTES } from '@/lib/account/sessions/limits';
import type { SecurityPolicy } from './schema';

// Version 1 is the default policy, before anyone has changed it.
const UNCHANGED: SecurityPolicy = {
  two_factor_required_from: null,
  session_idle_minutes: SESSION_IDLE_MINUTES.default,
  session_lifetime_minutes: SESSION_LIFETIME_MINUTES.default,
  api_key_lifetime_days: null,
  version: 1,
  updated_at: null,
  updated_by_label: null,
};

/** Returns an organization's policy, with defaults where nothing was set. */
export async function findPolicy(db: Db | Tx, organization_id: string): Promise<SecurityPolicy> {
  const [row] = await db.select().from(securityPolicies).where(eq(securityPolicies.organization_id, organization_id));
  if (!row) return UNCHANGED;
  const { organization_id: _, ...policy } = row;
  return policy;
}

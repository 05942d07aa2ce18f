import { and, asc, eq, isNotNull, lte, sql } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction, type Tx } from '@/db/client';
import { auditChains, auditEvents, auditSeals } from '@/db/schema/control/audit';
import { organizations } from '@/db/schema/control/organizations';
import { systemActor } from '@/lib/core/actor';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { lockChain, saveChain } from './chain';

/** Events removed in one transaction. */
const BATCH = 10_000;
/** The action that records a removal. */
export const REMOVAL = 'audit_log.remove_expired';

/** Returns the organizations with a retention limit. */
export async function organizationsWithRetention(): Promise<string[]> {
  const rows = await controlDb()
    .select({ id: auditChains.organization_id })
    .from(auditChains)
    .where(isNotNull(auditChains.audit_retention_days));
  return rows.map(({ id }) => id);
}

/**
 * Removes an organization's expired events: whole days, in UTC, so that a log is trimmed once a day however often this runs. Only the
 * beginning of the chain is removed; the last removed event becomes the anchor, so that the rest still verifies.
 * @returns how many events were removed
 * @throws ForeignChain when the chain is not as it was signed
 */
export async function removeExpiredEvents(organization_id: string): Promise<number> {
  let removed = 0;
  for (let batch = BATCH; batch === BATCH; removed += batch) {
    batch = await inTransaction(controlPool(), (tx) => removeBatch(tx, organization_id));
  }
  return removed;
}

async function removeBatch(tx: Tx, organization_id: string): Promise<number> {
  const chain = await lockChain(tx, organization_id);
  if (!chain) return 0;
  const expired = await expiredPrefix(tx, organization_id);
  const last = expired.at(-1);
  // Removing nothing but records of removals would only add another one.
  if (!last || expired.every(({ action }) => action === REMOVAL)) return 0;
  await permitRemoval(tx, organization_id);
  const ofPrefix = and(eq(auditSeals.organization_id, organization_id), lte(auditSeals.sequence, last.sequence));
  const ids = tx.select({ id: auditSeals.event_id }).from(auditSeals).where(ofPrefix);
  await tx
    .delete(auditEvents)
    .where(and(eq(auditEvents.organization_id, organization_id), sql`${auditEvents.id} in ${ids}`));
  await tx.delete(auditSeals).where(ofPrefix);
  await saveChain(tx, { ...chain, anchor_sequence: last.sequence, anchor_hash: last.hash });
  await recordRemoval(tx, organization_id, { first: chain.anchor_sequence + 1, last: last.sequence });
  return expired.length;
}

// From the anchor up to the first event that is kept, or is missing because somebody else removed it.
async function expiredPrefix(tx: Tx, organization_id: string) {
  const rows = await tx
    .select({
      sequence: auditSeals.sequence,
      hash: auditSeals.hash,
      action: auditEvents.action,
      expired: sql<
        boolean | null
      >`${auditEvents.created_at} < date_trunc('day', now()) - make_interval(days => ${auditChains.audit_retention_days})`,
    })
    .from(auditSeals)
    .leftJoin(auditEvents, eq(auditEvents.id, auditSeals.event_id))
    .innerJoin(auditChains, eq(auditChains.organization_id, auditSeals.organization_id))
    .where(and(eq(auditSeals.organization_id, organization_id), isNotNull(auditChains.audit_retention_days)))
    .orderBy(asc(auditSeals.sequence))
    .limit(BATCH);
  const kept = rows.findIndex(({ expired }) => !expired);
  return kept === -1 ? rows : rows.slice(0, kept);
}

/** Permits this transaction to delete events and seals of an organization; triggers on both tables check it. */
export async function permitRemoval(tx: Tx, organization_id: string): Promise<void> {
  await tx.execute(sql`select set_config('agni.audit_removal', ${organization_id}, true)`);
}

async function recordRemoval(tx: Tx, organization_id: string, { first, last }: { first: number; last: number }) {
  const [organization] = await tx
    .select({ id: organizations.id, name: organizations.name, region: organizations.region })
    .from(organizations)
    .where(eq(organizations.id, organization_id));
  await recordAudit(tx, systemActor('audit_retention', organization!), {
    action: REMOVAL,
    target: { type: 'organization', id: organization_id, label: organization!.name },
    changes: { first_event: { before: first, after: null }, last_event: { before: last, after: null } },
  });
}

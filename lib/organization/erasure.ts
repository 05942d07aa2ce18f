import { and, eq, inArray, lte, notExists, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { controlDb, controlPool, inTransaction, type Region, type Tx, voicePool } from '@/db/client';
import { apiKeyUsage, idempotencyKeys } from '@/db/schema/control/api-keys';
import { auditEvents, auditSeals } from '@/db/schema/control/audit';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { agents, calls, contacts, knowledgeBaseDocuments, leads, voiceIdempotencyKeys } from '@/db/schema/voice';
import { permitRemoval } from '@/lib/audit/retention';

/** Rows removed in one transaction. */
const BATCH = 5_000;
// What points at others goes before them.
const VOICE: PgTable[] = [calls, leads, contacts, knowledgeBaseDocuments, agents, voiceIdempotencyKeys];
// What grows without end; the rest goes with its organization, in one statement.
const CONTROL: PgTable[] = [apiKeyUsage, idempotencyKeys, auditSeals, auditEvents];

/**
 * Erases the organizations whose time to undo is over: voice data in its region first, then the control plane. In small
 * transactions, so that a process that dies in between loses nothing and another one goes on. Any number may do this at once.
 * @returns the ids of those that are gone now
 */
export async function eraseDeletedOrganizations(): Promise<string[]> {
  const due = await controlDb()
    .select({ id: organizations.id, region: organizations.region })
    .from(organizations)
    .where(lte(organizations.erase_at, sql`now()`))
    .orderBy(organizations.erase_at);
  for (const { id, region } of due) {
    await erase(id, region);
    console.info(JSON.stringify({ level: 'info', at: 'erasure', organization_id: id, time: new Date().toISOString() }));
  }
  return due.map(({ id }) => id);
}

async function erase(organization_id: string, region: Region): Promise<void> {
  for (const table of VOICE) {
    await emptied(() => inTransaction(voicePool(region), (tx) => removeSome(tx, table, organization_id)));
  }
  for (const table of CONTROL) {
    await emptied(() =>
      inTransaction(controlPool(), async (tx) => {
        await permitRemoval(tx, organization_id);
        return removeSome(tx, table, organization_id);
      }),
    );
  }
  await inTransaction(controlPool(), (tx) => removeWithPeople(tx, organization_id));
}

async function emptied(removeBatch: () => Promise<number>): Promise<void> {
  while ((await removeBatch()) === BATCH);
}

// Two that remove the same rows, each in its own order, would wait for one another.
async function inTurn(tx: Tx, organization_id: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`agni.erasure ${organization_id}`}, 0))`);
}

async function removeSome(tx: Tx, table: PgTable, organization_id: string): Promise<number> {
  await inTurn(tx, organization_id);
  const { rowCount } = await tx.execute(sql`
    delete from ${table} where ctid = any(array(
      select ctid from ${table} where organization_id = ${organization_id} limit ${BATCH}))`);
  return rowCount ?? 0;
}

// Whoever belongs to no other organization, and is invited to none, has an account for nothing.
async function removeWithPeople(tx: Tx, organization_id: string): Promise<void> {
  await inTurn(tx, organization_id);
  const people = await tx
    .select({ id: memberships.user_id })
    .from(memberships)
    .where(eq(memberships.organization_id, organization_id));
  await tx
    .delete(organizations)
    .where(and(eq(organizations.id, organization_id), lte(organizations.erase_at, sql`now()`)));
  const elsewhere = tx.select({ one: sql`1` }).from(memberships).where(eq(memberships.user_id, users.id));
  for (let at = 0; at < people.length; at += BATCH) {
    const ids = people.slice(at, at + BATCH).map(({ id }) => id);
    await tx.delete(users).where(and(inArray(users.id, ids), notExists(elsewhere)));
  }
}

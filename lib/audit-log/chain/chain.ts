import { desc, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { auditChains, auditSeals } from '@/db/schema/control/audit';
import { GENESIS } from './entry';
import { isSigned, type Signature, type Signed, signChain } from './signature';

/** A chain's head and anchor, with the database's time (ISO 8601). */
export type Chain = Signed & Signature & { now: string };

/** The chain is not as this installation signed it. Nothing is added to it, or a forgery would get our signature. */
export class ForeignChain extends Error {
  constructor(organization_id: string) {
    super(`The audit chain of organization ${organization_id} is not as it was signed; nothing is added to it`);
    this.name = 'ForeignChain';
  }
}

const COLUMNS = {
  organization_id: auditChains.organization_id,
  sequence: auditChains.sequence,
  hash: auditChains.hash,
  anchor_sequence: auditChains.anchor_sequence,
  anchor_hash: auditChains.anchor_hash,
  settled_at: auditChains.settled_at,
  key_id: auditChains.key_id,
  signature: auditChains.signature,
  now: sql<string>`now()`.mapWith(auditChains.updated_at),
};

/** Returns the chain of an organization; undefined before its first event is sealed. */
export async function readChain(db: Db | Tx, organization_id: string): Promise<Chain | undefined> {
  const [chain] = await db.select(COLUMNS).from(auditChains).where(eq(auditChains.organization_id, organization_id));
  return chain;
}

/**
 * Locks the chain for this transaction and verifies its signature; creates it if there is none. Returns undefined if another
 * process holds the lock.
 * @throws ForeignChain
 */
export async function lockChain(tx: Tx, organization_id: string): Promise<Chain | undefined> {
  const mine = eq(auditChains.organization_id, organization_id);
  const find = () => tx.select(COLUMNS).from(auditChains).where(mine).for('update', { skipLocked: true });
  let [chain] = await find();
  if (!chain && !(await readChain(tx, organization_id))) {
    await beginChain(tx, organization_id);
    [chain] = await find();
  }
  if (chain && !(await isOurs(tx, chain))) throw new ForeignChain(organization_id);
  return chain;
}

/** Creates the chain's row if it does not exist. */
export async function beginChain(tx: Tx, organization_id: string): Promise<void> {
  const empty = { sequence: 0, hash: GENESIS, anchor_sequence: 0, anchor_hash: GENESIS, settled_at: null };
  const chain = { organization_id, ...empty };
  await tx
    .insert(auditChains)
    .values({ ...chain, ...signChain(chain) })
    .onConflictDoNothing();
}

/** Signs and saves a new head or anchor; the row must be locked. */
export async function saveChain(tx: Tx, chain: Signed): Promise<void> {
  const { organization_id, sequence, hash, anchor_sequence, anchor_hash, settled_at } = chain;
  await tx
    .update(auditChains)
    .set({ sequence, hash, anchor_sequence, anchor_hash, settled_at, ...signChain(chain), updated_at: sql`now()` })
    .where(eq(auditChains.organization_id, organization_id));
}

// The head must be signed, and must match the last seal in sequence and hash.
async function isOurs(tx: Tx, chain: Chain): Promise<boolean> {
  if (!isSigned(chain)) return false;
  const [last] = await tx
    .select({ sequence: auditSeals.sequence, hash: auditSeals.hash })
    .from(auditSeals)
    .where(eq(auditSeals.organization_id, chain.organization_id))
    .orderBy(desc(auditSeals.sequence))
    .limit(1);
  if (!last) return chain.sequence === chain.anchor_sequence && chain.hash === chain.anchor_hash;
  return last.sequence === chain.sequence && last.hash === chain.hash;
}

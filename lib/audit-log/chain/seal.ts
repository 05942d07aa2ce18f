import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction, type Tx } from '@/db/client';
import { auditEvents, auditUnsealed } from '@/db/schema/control/audit';
import { type Chain, lockChain, saveChain } from './chain';
import { EVENT_COLUMNS, type EventRow, hashEntry } from './entry';

/** Events sealed in one transaction; hashing that many takes a few milliseconds. */
const BATCH = 1_000;
// No transaction stays open this long: an event dated further back was not written at that time.
const TOLERANCE_MS = 3_600_000;

/** Returns the organizations with events waiting to be sealed. */
export async function organizationsToSeal(): Promise<string[]> {
  // A loose index scan: hops from organization to organization, however many events wait.
  const { rows } = await controlDb().execute<{ id: string }>(sql`
    with recursive waiting as (
      (select organization_id as id from audit_unsealed order by organization_id limit 1)
      union all
      select (select organization_id from audit_unsealed where organization_id > waiting.id order by organization_id limit 1)
      from waiting where waiting.id is not null
    ) select id from waiting where id is not null`);
  return rows.map(({ id }) => id);
}

/** Returns how many events of all organizations wait to be sealed, and how long the oldest has waited, in seconds. */
export async function sealBacklog(): Promise<{ events: number; oldest_seconds: number }> {
  const { rows } = await controlPool().query<{ events: number; oldest_seconds: number }>(
    `select count(*)::int as events,
            coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as oldest_seconds from audit_unsealed`,
  );
  return rows[0]!;
}

/**
 * Seals an organization's waiting events, in batches, each in its own transaction under the chain's row lock: any number of processes
 * may try, one succeeds. Committed events are sealed in the order of their times; one that commits later comes later.
 * @param signal stops after the current batch
 * @returns how many events were sealed
 * @throws ForeignChain when the chain is not as it was signed
 */
export async function sealEvents(organization_id: string, signal?: AbortSignal): Promise<number> {
  let sealed = 0;
  for (let batch = BATCH; batch === BATCH && !signal?.aborted; sealed += batch) {
    batch = await inTransaction(controlPool(), (tx) => sealBatch(tx, organization_id));
  }
  return sealed;
}

async function sealBatch(tx: Tx, organization_id: string): Promise<number> {
  const chain = await lockChain(tx, organization_id);
  if (!chain) return 0;
  const waiting = await nextInQueue(tx, organization_id);
  const events = await eventsOf(tx, organization_id, waiting);
  if (events.length === 0) return 0;
  const seals = sealsOf(chain, events);
  await writeSeals(tx, chain, seals);
  await leaveQueue(tx, events, waiting.at(-1)!.created_at);
  const { sequence, hash } = seals.at(-1)!;
  const settled_at = waiting.length < BATCH ? chain.now : chain.settled_at;
  await saveChain(tx, { ...chain, sequence, hash, settled_at });
  return events.length;
}

interface Waiting {
  event_id: string;
  created_at: string;
}

// Two statements with one possible plan each: after a large import, a join would be planned without statistics.
function nextInQueue(tx: Tx, organization_id: string): Promise<Waiting[]> {
  return tx
    .select({ event_id: auditUnsealed.event_id, created_at: auditUnsealed.created_at })
    .from(auditUnsealed)
    .where(eq(auditUnsealed.organization_id, organization_id))
    .orderBy(asc(auditUnsealed.created_at), asc(auditUnsealed.event_id))
    .limit(BATCH);
}

// An event that was removed before it was sealed stays in the queue, as evidence.
async function eventsOf(tx: Tx, organization_id: string, waiting: Waiting[]): Promise<EventRow[]> {
  const ids = waiting.map(({ event_id }) => event_id);
  const rows = await tx
    .select(EVENT_COLUMNS)
    .from(auditEvents)
    .where(and(inArray(auditEvents.id, ids), eq(auditEvents.organization_id, organization_id)));
  const byId = new Map(rows.map((event) => [event.id, event]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

interface Seal {
  sequence: number;
  event_id: string;
  hash: string;
  misdated: boolean;
}

function sealsOf(chain: Chain, events: EventRow[]): Seal[] {
  let previous = chain.hash;
  return events.map((event, index) => {
    const sequence = chain.sequence + 1 + index;
    const misdated = isMisdated(event.created_at, chain);
    previous = hashEntry({ sequence, previous, misdated, sealed_at: chain.now }, event);
    return { sequence, event_id: event.id, hash: previous, misdated };
  });
}

function isMisdated(created_at: string, { settled_at, now }: Chain): boolean {
  const at = Date.parse(created_at);
  return (settled_at !== null && at < Date.parse(settled_at) - TOLERANCE_MS) || at > Date.parse(now) + TOLERANCE_MS;
}

async function writeSeals(tx: Tx, { organization_id, now }: Chain, seals: Seal[]): Promise<void> {
  await tx.$client.query(
    `insert into audit_seals (organization_id, sequence, event_id, hash, misdated, sealed_at)
     select $1, *, $2::timestamptz from unnest($3::bigint[], $4::uuid[], $5::text[], $6::boolean[])`,
    [
      organization_id,
      now,
      seals.map(({ sequence }) => sequence),
      seals.map(({ event_id }) => event_id),
      seals.map(({ hash }) => hash),
      seals.map(({ misdated }) => misdated),
    ],
  );
}

// By id, not by time: an event committed since the read may have an earlier time.
async function leaveQueue(tx: Tx, events: EventRow[], last: string): Promise<void> {
  const ids = events.map(({ id }) => id);
  await tx
    .delete(auditUnsealed)
    .where(
      and(
        eq(auditUnsealed.organization_id, events[0]!.organization_id),
        lte(auditUnsealed.created_at, last),
        inArray(auditUnsealed.event_id, ids),
      ),
    );
}

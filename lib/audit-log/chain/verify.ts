import { and, asc, eq, gt } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { auditEvents, auditSeals } from '@/db/schema/control/audit';
import { type Chain, readChain } from './chain';
import { countUnchained } from './count';
import { EVENT_COLUMNS, GENESIS, hashEntry } from './entry';
import { isSigned } from './signature';
import { type Break, breakAt, type Seal, type Verdict } from './verdict';

const BATCH = 500;

/**
 * Verifies the chain of an organization by recomputing it from its anchor to its head: content, order, gaps, the signature, events
 * outside the chain, and a seal kept elsewhere. Reads in batches; locks nothing.
 * @param given a seal kept outside the database; detects a log whose end was cut off
 */
export async function verifyChain(db: Db | Tx, organization_id: string, given?: Seal): Promise<Verdict> {
  for (;;) {
    const chain = await readChain(db, organization_id);
    const verdict = await verifyOnce(db, organization_id, chain, given);
    const anchor = await readChain(db, organization_id);
    // Retention removed the beginning in the meantime, which may look like a gap: verify again.
    if (!verdict.broken || anchor?.anchor_sequence === chain?.anchor_sequence) return verdict;
  }
}

async function verifyOnce(db: Db | Tx, organization_id: string, chain?: Chain, given?: Seal): Promise<Verdict> {
  const verdict: Verdict = {
    checked: 0,
    waiting: 0,
    last_seal: chain && chain.sequence > 0 ? { sequence: chain.sequence, hash: chain.hash } : null,
    seal_expired: Boolean(chain && given && given.sequence < chain.anchor_sequence),
    broken: null,
  };
  const anchor = { sequence: chain?.anchor_sequence ?? 0, hash: chain?.anchor_hash ?? GENESIS };
  verdict.broken = compare(given, anchor.sequence, anchor.hash);
  const walk = new Walk(anchor, given);
  while (!verdict.broken) {
    const rows = await readBatch(db, organization_id, walk.sequence);
    const known = rows.filter(({ sequence }) => chain && sequence <= chain.sequence);
    verdict.broken = walk.through(known);
    verdict.checked = walk.checked;
    // Events sealed since the head was read are left to the next verification.
    if (known.length < rows.length || rows.length < BATCH) break;
  }
  verdict.broken ??= endOf(walk, chain, given);
  const { waiting, stray } = await countUnchained(db, organization_id);
  return { ...verdict, waiting, broken: verdict.broken ?? stray };
}

type Row = Awaited<ReturnType<typeof readBatch>>[number];

function readBatch(db: Db | Tx, organization_id: string, after: number) {
  return db
    .select({
      sequence: auditSeals.sequence,
      hash: auditSeals.hash,
      misdated: auditSeals.misdated,
      sealed_at: auditSeals.sealed_at,
      event_id: auditSeals.event_id,
      event: EVENT_COLUMNS,
    })
    .from(auditSeals)
    .leftJoin(auditEvents, eq(auditEvents.id, auditSeals.event_id))
    .where(and(eq(auditSeals.organization_id, organization_id), gt(auditSeals.sequence, after)))
    .orderBy(asc(auditSeals.sequence))
    .limit(BATCH);
}

/** The state of a verification: the last position found intact. */
class Walk {
  checked = 0;
  sequence: number;
  hash: string;

  constructor(
    anchor: Seal,
    private readonly given: Seal | undefined,
  ) {
    this.sequence = anchor.sequence;
    this.hash = anchor.hash;
  }

  /** Checks the rows; returns the first break. */
  through(rows: Row[]): Break | null {
    for (const [index, row] of rows.entries()) {
      const broken = this.step(row, rows[index + 1]);
      if (broken) return broken;
    }
    return null;
  }

  private step(row: Row, next: Row | undefined): Break | null {
    const sequence = this.sequence + 1;
    if (row.sequence !== sequence || !row.event) {
      return breakAt('removed', sequence, row.event ? null : row.event_id, `Event ${sequence} was removed.`);
    }
    if (this.hashHere(row) !== row.hash) {
      const inserted = next !== undefined && this.hashHere(next) === next.hash;
      return inserted
        ? breakAt(
            'inserted',
            sequence,
            row.event_id,
            `Event ${sequence} was inserted or moved: it was not sealed at this position.`,
          )
        : breakAt('changed', sequence, row.event_id, `Event ${sequence} was changed after it was sealed.`);
    }
    if (row.misdated) {
      const detail = `Event ${sequence} was inserted later: it is dated ${row.event.created_at}, but did not exist then.`;
      return breakAt('inserted', sequence, row.event_id, detail);
    }
    this.checked += 1;
    this.sequence = sequence;
    this.hash = row.hash;
    return compare(this.given, sequence, row.hash);
  }

  // The hash the row would have as the next one of the chain.
  private hashHere({ event, misdated, sealed_at }: Row): string | null {
    return event && hashEntry({ sequence: this.sequence + 1, previous: this.hash, misdated, sealed_at }, event);
  }
}

function endOf(walk: Walk, chain: Chain | undefined, given: Seal | undefined): Break | null {
  const next = walk.sequence + 1;
  const last = Math.max(chain?.sequence ?? 0, given?.sequence ?? 0);
  if (walk.sequence < last)
    return breakAt('cut_off', next, null, `The log was cut off: events ${next} to ${last} are missing.`);
  if (!chain) return null;
  if (walk.hash !== chain.hash || !isSigned(chain)) {
    const detail =
      'The end of the chain is not signed with this installation’s key: the log was rewritten, or ENCRYPTION_KEY was replaced.';
    return breakAt('rewritten', walk.sequence, null, detail);
  }
  return null;
}

function compare(given: Seal | undefined, sequence: number, hash: string): Break | null {
  if (given?.sequence !== sequence || given.hash === hash) return null;
  return breakAt('rewritten', sequence, null, `The log was rewritten: seal ${sequence} differs from the one you gave.`);
}

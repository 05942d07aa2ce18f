/** A seal, as kept outside the database. */
export interface Seal {
  sequence: number;
  hash: string;
}

/** How the log was tampered with: an event changed, missing or inserted, the newest events missing, or the chain rewritten. */
export type BreakKind = 'changed' | 'removed' | 'inserted' | 'cut_off' | 'rewritten';

/** The first position where the log differs from what was sealed. */
export interface Break {
  kind: BreakKind;
  sequence: number | null;
  event_id: string | null;
  /** A sentence to show. */
  detail: string;
}

/** The result of a verification. */
export interface Verdict {
  /** Sealed events whose hash was recomputed and compared. */
  checked: number;
  /** Events not sealed yet; a few seconds' worth, unless no worker is running. */
  waiting: number;
  last_seal: Seal | null;
  /** Whether retention has removed the event of the given seal, so that it cannot be compared. */
  seal_expired: boolean;
  broken: Break | null;
}

/** Creates a break; `sequence` and `event_id` are null if unknown. */
export function breakAt(kind: BreakKind, sequence: number | null, event_id: string | null, detail: string): Break {
  return { kind, sequence, event_id, detail };
}

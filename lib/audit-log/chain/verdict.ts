/** A seal as it was noted outside of the database. */
export interface Seal {
  sequence: number;
  hash: string;
}

/** What was done to the log: an event's content, an event missing, one too many, the newest missing, the chain made anew. */
export type BreakKind = 'changed' | 'removed' | 'inserted' | 'cut_off' | 'rewritten';

/** The first place where the log is not what was sealed. */
export interface Break {
  kind: BreakKind;
  sequence: number | null;
  event_id: string | null;
  /** A sentence for people. */
  detail: string;
}

/** What a verification found. */
export interface Verdict {
  /** Sealed events whose hash was computed anew and compared. */
  checked: number;
  /** Events that have no seal yet; a few seconds' worth, unless no worker runs. */
  waiting: number;
  last_seal: Seal | null;
  /** The given seal is older than what retention has removed, so that it says nothing any more. */
  seal_expired: boolean;
  broken: Break | null;
}

/** A break; `sequence` and `event_id` are null where there is none to name. */
export function breakAt(kind: BreakKind, sequence: number | null, event_id: string | null, detail: string): Break {
  return { kind, sequence, event_id, detail };
}

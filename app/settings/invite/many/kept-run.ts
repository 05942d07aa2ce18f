import { groupOf, type Row } from './row';

const VERSION = 1;
const DAYS = 7;

interface Kept {
  version: number;
  saved_at: string;
  rows: Row[];
}

/**
 * Keeps a list that is being sent in this browser, so that it can go on after the tab was closed. One for each person and organization, named by `key`.
 * @returns whether the browser has taken it
 */
export function keepRun(key: string, rows: Row[]): boolean {
  const kept: Kept = { version: VERSION, saved_at: new Date().toISOString(), rows };
  try {
    localStorage.setItem(key, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

/** The list that was kept, at most seven days ago. What was on its way when the tab closed is doubtful: it may have arrived. */
export function readRun(key: string): Row[] | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
    const age = kept ? Date.now() - Date.parse(kept.saved_at) : Number.NaN;
    if (kept?.version !== VERSION || !(age < DAYS * 86_400_000)) {
      forgetRun(key);
      return undefined;
    }
    return kept.rows.map((row) =>
      row.verdict.status === 'sending' ? { ...row, verdict: { status: 'doubtful' } } : row,
    );
  } catch {
    return undefined;
  }
}

/** Whether a list waits to be gone on with. */
export function isRunLeft(key: string): boolean {
  return (readRun(key) ?? []).some(({ verdict }) => groupOf(verdict) === 'ready');
}

/** Takes the list out of the browser. */
export function forgetRun(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

import type { Row } from './row';

const VERSION = 1;
const DAYS = 7;

interface SavedProgress {
  version: number;
  saved_at: string;
  rows: Row[];
}

/**
 * Saves a list that is being sent in this browser, so that sending can continue after the tab was closed.
 * @param key one for each user and organization
 * @returns whether the browser stored it
 */
export function saveProgress(key: string, rows: Row[]): boolean {
  const saved: SavedProgress = { version: VERSION, saved_at: new Date().toISOString(), rows };
  try {
    localStorage.setItem(key, JSON.stringify(saved));
    return true;
  } catch {
    return false;
  }
}

/** Returns the list saved in the last seven days. Rows in flight when the tab closed become `doubtful`: they may have been sent. */
export function readProgress(key: string): Row[] | undefined {
  try {
    const saved = JSON.parse(localStorage.getItem(key) ?? 'null') as SavedProgress | null;
    const age = saved ? Date.now() - Date.parse(saved.saved_at) : Number.NaN;
    if (saved?.version !== VERSION || !(age < DAYS * 86_400_000)) {
      clearProgress(key);
      return undefined;
    }
    return saved.rows.map((row) =>
      row.verdict.status === 'sending' ? { ...row, verdict: { status: 'doubtful' } } : row,
    );
  } catch {
    return undefined;
  }
}

/** Returns whether a saved list still has rows to send. */
export function hasSavedProgress(key: string): boolean {
  return (readProgress(key) ?? []).some(({ verdict: { status } }) => status === 'ready' || status === 'doubtful');
}

/** Deletes the saved list. */
export function clearProgress(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Without storage there is nothing to delete.
  }
}

import { processSingleton } from '@/lib/core/process-singleton';
import { hasSiblings, tellSiblings } from '@/lib/platform/workers/siblings';

/** What this worker has counted and not yet told; `ends_at` is on the clock of `performance.now()`. */
interface Untold {
  kind: string;
  name: string;
  added: number;
  ends_at: number;
}

/** The share of a limit that a worker may have counted without telling the others. */
const UNTOLD = 0.01;
/** When all is told at the latest, in milliseconds. */
const LATEST_MS = 1_000;
/** The shortest time between two messages, in milliseconds: a flood must not become a flood of messages. */
const PAUSE_MS = 5;

const state = processSingleton('shared-counts', () => ({
  untold: new Map<string, Untold>(),
  timer: undefined as NodeJS.Timeout | undefined,
  /** When the timer fires. */
  due_at: Number.POSITIVE_INFINITY,
  sent_at: 0,
}));

/**
 * Tells the other workers of the same `npm start` what was counted, so that a limit holds for all of them together. What a
 * worker has not yet told is at most a hundredth of the limit, plus the requests of a few milliseconds.
 * @param added what was added to the name's count; negative for a refund
 * @param most the limit, which decides how soon it must be told; `Infinity` when there is no hurry
 * @param ends_at when the window ends, on the clock of `performance.now()`
 */
export function shareCount(kind: string, name: string, added: number, most: number, ends_at: number): void {
  if (!hasSiblings()) return;
  const key = `${kind} ${name}`;
  const known = state.untold.get(key);
  // What was counted in a window that has ended no longer matters.
  const sum = (known && known.ends_at >= ends_at ? known.added : 0) + added;
  if (sum === 0) {
    state.untold.delete(key);
    return;
  }
  state.untold.set(key, { kind, name, added: sum, ends_at });
  sendIn(Math.abs(sum) >= most * UNTOLD ? PAUSE_MS - (performance.now() - state.sent_at) : LATEST_MS);
}

function sendIn(ms: number): void {
  const due_at = performance.now() + ms;
  if (due_at >= state.due_at) return;
  clearTimeout(state.timer);
  state.due_at = due_at;
  state.timer = setTimeout(send, Math.max(0, ms)).unref();
}

function send(): void {
  const now = performance.now();
  state.due_at = Number.POSITIVE_INFINITY;
  state.sent_at = now;
  const counts = [...state.untold.values()]
    .filter(({ ends_at }) => ends_at > now)
    .map(({ kind, name, added, ends_at }) => ({ kind, name, added, ends_in: ends_at - now }));
  state.untold.clear();
  if (counts.length > 0) tellSiblings('counts', counts);
}

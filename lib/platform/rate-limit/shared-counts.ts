import { processSingleton } from '@/lib/core/process-singleton';
import { hasSiblings, onSiblings, type SiblingNews, tellSiblings } from '@/lib/platform/workers/siblings';

type Count = SiblingNews['counts'][number];

/** The share of a limit that a worker may have counted without telling the others. */
const UNTOLD = 0.01;
/** When all is told at the latest, in milliseconds. */
const LATEST_MS = 1_000;
/** The shortest time between two messages, in milliseconds: a flood must not become a flood of messages. */
const PAUSE_MS = 5;

const state = processSingleton('shared-counts', () => ({
  adders: new Map<string, (count: Count) => void>(),
  pending: new Map<string, Count>(),
  timer: undefined as NodeJS.Timeout | undefined,
  /** When the timer fires. */
  due_at: Number.POSITIVE_INFINITY,
  sent_at: 0,
}));

/** Tells the other workers that `added` was counted for a name, whose limit is `most` and whose window ends in so many milliseconds. */
type Share = (name: string, added: number, most: number, ends_in: number) => void;

/**
 * Shares the counts of one kind of limit among the worker processes of one `npm start`, so that a limit holds for all of them
 * together. What a worker has not yet told is at most a hundredth of the limit, plus the requests of a few milliseconds.
 * @param add adds what another worker has counted
 * @returns undefined for a process without siblings
 */
export function shareCounts(kind: string, add: (count: Count) => void): Share | undefined {
  if (!hasSiblings()) return undefined;
  state.adders.set(kind, add);
  onSiblings('counts', (counts) => {
    for (const count of counts) state.adders.get(count.kind)?.(count);
  });
  return (name, added, most, ends_in) => {
    const key = `${kind} ${name}`;
    const count = state.pending.get(key) ?? { kind, name, added: 0, ends_in };
    count.added += added;
    count.ends_in = ends_in;
    state.pending.set(key, count);
    sendIn(Math.abs(count.added) >= most * UNTOLD ? PAUSE_MS - (performance.now() - state.sent_at) : LATEST_MS);
  };
}

function sendIn(ms: number): void {
  const due_at = performance.now() + ms;
  if (due_at >= state.due_at) return;
  clearTimeout(state.timer);
  state.due_at = due_at;
  state.timer = setTimeout(send, Math.max(0, ms)).unref();
}

function send(): void {
  state.due_at = Number.POSITIVE_INFINITY;
  state.sent_at = performance.now();
  tellSiblings('counts', [...state.pending.values()]);
  state.pending.clear();
}

import { processSingleton } from '@/lib/core/process-singleton';
import { hasSiblings, onSiblings, type SiblingNews, tellSiblings } from '@/lib/platform/workers/siblings';

type Count = SiblingNews['counts'][number];

/** The shortest time between two messages; a flood must not become a flood of messages. */
const PAUSE_MS = 5;

const state = processSingleton('shared-counts', () => ({
  adders: new Map<string, (count: Count) => void>(),
  pending: new Map<string, Count>(),
  scheduled: false,
  sent_at: 0,
}));

/**
 * Shares the counts of one kind of limit among the worker processes of one `npm start`, so that a limit holds for all of them
 * together. A count reaches the others within milliseconds; until then each admits a few requests too many.
 * @param add adds what another worker has counted
 * @returns a function that tells the others; undefined for a process without siblings
 */
export function shareCounts(
  kind: string,
  add: (count: Count) => void,
): ((name: string, added: number, ends_in: number) => void) | undefined {
  if (!hasSiblings()) return undefined;
  state.adders.set(kind, add);
  onSiblings('counts', (counts) => {
    for (const count of counts) state.adders.get(count.kind)?.(count);
  });
  return (name, added, ends_in) => {
    const key = `${kind} ${name}`;
    const count = state.pending.get(key);
    if (count) count.added += added;
    else state.pending.set(key, { kind, name, added, ends_in });
    if (state.scheduled) return;
    state.scheduled = true;
    if (performance.now() - state.sent_at >= PAUSE_MS) setImmediate(send);
    else setTimeout(send, PAUSE_MS).unref();
  };
}

function send(): void {
  state.scheduled = false;
  state.sent_at = performance.now();
  tellSiblings('counts', [...state.pending.values()]);
  state.pending.clear();
}

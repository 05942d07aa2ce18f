import { inArray } from 'drizzle-orm';
import { controlDb, onPoolsClosing } from '@/db/client';
import { organizations } from '@/db/schema/control/organizations';
import { sqlState } from '@/lib/core/database-error';
import { log } from '@/lib/core/log';
import { processSingleton } from '@/lib/core/process-singleton';
import { type AuditActor, type Event, recordAudits } from './record';

type Entry = Event['entry'];

/** The minute after an event was recorded, in which repetitions are only counted. */
interface Window {
  times: number;
  actor: AuditActor;
  entry: Entry;
  timer: NodeJS.Timeout;
}

const WINDOW_MS = 60_000;
const MOST_WINDOWS = 10_000;
const AT_ONCE = 500;
const FOREIGN_KEY_VIOLATION = '23503';

const state = processSingleton('audit-notices', () => ({
  windows: new Map<string, Window>(),
  waiting: [] as Event[],
  writing: undefined as Promise<void> | undefined,
  endsWithPools: false,
}));

/**
 * Records an event that a caller can trigger as often as they like: the first one immediately, then at most one a minute for
 * the same actor, action and entry, with a count. Counts in this process. Never makes the caller wait or fail.
 */
export function recordThrottled(actor: AuditActor, entry: Entry): void {
  const key = JSON.stringify([
    actor.organization_id,
    actor.kind,
    actor.id,
    entry.action,
    entry.target?.id,
    entry.changes,
  ]);
  const open = state.windows.get(key);
  if (open) {
    Object.assign(open, { times: open.times + 1, actor, entry });
    return;
  }
  if (state.windows.size >= MOST_WINDOWS) return;
  write(actor, entry);
  openWindow(key, actor, entry);
}

/** Records the counts that are still pending; called when a process stops. */
export async function flushThrottled(): Promise<void> {
  state.endsWithPools = false;
  for (const [key, window] of state.windows) {
    clearTimeout(window.timer);
    state.windows.delete(key);
    writeCounted(window);
  }
  await state.writing;
}

function openWindow(key: string, actor: AuditActor, entry: Entry): void {
  if (!state.endsWithPools) onPoolsClosing(flushThrottled);
  state.endsWithPools = true;
  const timer = setTimeout(() => closeWindow(key), WINDOW_MS).unref();
  state.windows.set(key, { times: 0, actor, entry, timer });
}

function closeWindow(key: string): void {
  const window = state.windows.get(key)!;
  state.windows.delete(key);
  if (writeCounted(window)) openWindow(key, window.actor, window.entry);
}

function writeCounted({ times, actor, entry }: Window): boolean {
  if (times === 0) return false;
  write(actor, { ...entry, changes: { ...entry.changes, times: { before: null, after: times } } });
  return true;
}

function write(actor: AuditActor, entry: Entry): void {
  state.waiting.push({ actor, entry });
  state.writing ??= writeWaiting().finally(() => {
    state.writing = undefined;
  });
}

// One statement at a time, so that a flood of different events uses one connection instead of all; and many events per
// statement, so that a stopping process finishes quickly.
async function writeWaiting(): Promise<void> {
  while (state.waiting.length > 0) {
    const events = state.waiting.splice(0, AT_ONCE);
    try {
      const living = await livingAmong(events);
      if (living.length > 0) await recordAudits(controlDb(), living);
    } catch (error) {
      // One of the organizations was just deleted; the events of the others are still recorded.
      if (sqlState(error) === FOREIGN_KEY_VIOLATION) {
        state.waiting.unshift(...events);
        continue;
      }
      const actions = [...new Set(events.map(({ entry }) => entry.action))];
      log.error('audit', { actions, error });
    }
  }
}

/** Returns the events whose organization still exists: the log of a deleted one is gone too. */
async function livingAmong(events: readonly Event[]): Promise<Event[]> {
  const ids = new Set(events.map(({ actor, entry }) => entry.organization_id ?? actor.organization_id));
  const rows = await controlDb()
    .select({ id: organizations.id })
    .from(organizations)
    .where(inArray(organizations.id, [...ids]));
  const living = new Set(rows.map(({ id }) => id));
  return events.filter(({ actor, entry }) => living.has(entry.organization_id ?? actor.organization_id));
}

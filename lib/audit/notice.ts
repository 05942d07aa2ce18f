import { controlDb, endWithPools } from '@/db/client';
import { describeError } from '@/lib/jobs/describe-error';
import { perProcess } from '@/lib/per-process';
import { sqlState } from '@/lib/problem';
import type { Actor } from '../actor';
import { type AuditEntry, recordAudit } from './record';

type Entry = AuditEntry & { action: string };

/** The minute after a record, in which the same is only counted. */
interface Window {
  times: number;
  actor: Actor;
  entry: Entry;
  timer: NodeJS.Timeout;
}

const WINDOW_MS = 60_000;
const MOST_WINDOWS = 10_000;
const FOREIGN_KEY_VIOLATION = '23503';

const state = perProcess('audit-notices', () => ({
  windows: new Map<string, Window>(),
  writing: Promise.resolve(),
  endsWithPools: false,
}));

/**
 * Records what a caller can cause as often as they like: at once, and then at most once a minute for the same actor, action and
 * entry, with how many times it was. Counted in this process. Never makes its caller wait or fail.
 */
export function noteAudit(actor: Actor, entry: Entry): void {
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

/** Records what was only counted so far; for the end of a process. */
export async function flushNotices(): Promise<void> {
  state.endsWithPools = false;
  for (const [key, window] of state.windows) {
    clearTimeout(window.timer);
    state.windows.delete(key);
    writeCounted(window);
  }
  await state.writing;
}

function openWindow(key: string, actor: Actor, entry: Entry): void {
  if (!state.endsWithPools) endWithPools(flushNotices);
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

// One after another, so that a flood of different ones takes one connection, not all.
function write(actor: Actor, entry: Entry): void {
  state.writing = state.writing
    .then(() => recordAudit(controlDb(), actor, entry))
    .catch((error) => {
      // The organization was deleted meanwhile, and its log with it.
      if (sqlState(error) === FOREIGN_KEY_VIOLATION) return;
      console.error(`recording ${entry.action} failed: ${describeError(error)}`);
    });
}

import { controlPool } from '@/db/client';
import { log } from '@/lib/core/log';
import { processSingleton } from '@/lib/core/process-singleton';
import type { Credential } from './request-context';

interface Count {
  organization_id: string;
  api_key_id: string;
  /** Start of the minute, milliseconds. */
  minute: number;
  endpoint: string;
  status_class: number;
  count: number;
}

interface LastUse {
  secret_id: string;
  at: number;
  ip: string | null;
  user_agent: string | null;
}

interface Pending {
  counts: Map<string, Count>;
  uses: Map<string, LastUse>;
}

const empty = (): Pending => ({ counts: new Map(), uses: new Map() });
const state = processSingleton('api_usage', () => ({
  pending: empty(),
  flushing: Promise.resolve(),
  timer: undefined as NodeJS.Timeout | undefined,
}));

/**
 * Counts one authenticated request, whatever its outcome (rate limited, forbidden and failed requests count too), and records the
 * secret's last use. In memory only; `flushUsage` writes.
 * @param endpoint the operation's name, or `unknown`
 */
export function countRequest({ actor, secret_id }: Credential, endpoint: string, status: number): void {
  const now = Date.now();
  const { ip, user_agent } = actor.request;
  add(state.pending.counts, {
    organization_id: actor.organization_id,
    api_key_id: actor.id,
    minute: now - (now % 60_000),
    endpoint,
    status_class: Math.floor(status / 100),
    count: 1,
  });
  state.pending.uses.set(secret_id, { secret_id, at: now, ip, user_agent });
}

/** Writes the counts so far. On failure, keeps them for the next flush and rejects. */
export function flushUsage(): Promise<void> {
  const next = state.flushing.catch(() => {}).then(flushOnce);
  state.flushing = next;
  return next;
}

/** Starts writing every second; once per process, however often it is called. */
export function startUsageFlush(): void {
  state.timer ??= setInterval(() => flushUsage().catch(logFailure), 1_000).unref();
}

/** Stops writing, with a final flush; call it once no more requests can arrive. */
export async function stopUsageFlush(): Promise<void> {
  clearInterval(state.timer);
  state.timer = undefined;
  await flushUsage();
}

async function flushOnce(): Promise<void> {
  if (state.pending.counts.size === 0) return;
  const taken = state.pending;
  state.pending = empty();
  try {
    await write(taken);
  } catch (error) {
    for (const count of taken.counts.values()) add(state.pending.counts, count);
    state.pending.uses = new Map([...taken.uses, ...state.pending.uses]);
    throw error;
  }
}

function add(counts: Map<string, Count>, more: Count): void {
  const name = `${more.api_key_id} ${more.minute} ${more.endpoint} ${more.status_class}`;
  const known = counts.get(name);
  if (known) known.count += more.count;
  else counts.set(name, { ...more });
}

// One statement, so that counts and last uses are written together or not at all. Rows are locked in key order, so that two processes
// cannot deadlock; keys deleted in the meantime are skipped, or they would block all others.
const WRITE = `
  WITH used AS (
    SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[]) AS t (id, at, ip, user_agent)
  ), locked AS (
    SELECT s.id FROM api_key_secrets s JOIN used USING (id) ORDER BY s.id FOR NO KEY UPDATE OF s
  ), touched AS (
    UPDATE api_key_secrets s
    SET last_used_at = used.at, last_used_ip = used.ip, last_used_user_agent = used.user_agent
    FROM used JOIN locked USING (id)
    WHERE s.id = used.id AND (s.last_used_at IS NULL OR s.last_used_at <= used.at)
  )
  INSERT INTO api_key_usage AS u (organization_id, api_key_id, minute, endpoint, status_class, count)
  SELECT t.organization_id, t.api_key_id, t.minute, t.endpoint, t.status_class, t.count
  FROM unnest($5::uuid[], $6::uuid[], $7::timestamptz[], $8::text[], $9::smallint[], $10::bigint[])
    AS t (organization_id, api_key_id, minute, endpoint, status_class, count)
  JOIN api_keys k ON k.id = t.api_key_id AND k.organization_id = t.organization_id
  ORDER BY t.api_key_id, t.minute, t.endpoint, t.status_class
  ON CONFLICT (api_key_id, minute, endpoint, status_class) DO UPDATE SET count = u.count + excluded.count`;

async function write({ counts, uses }: Pending): Promise<void> {
  const used = [...uses.values()];
  const counted = [...counts.values()];
  const instant = (milliseconds: number) => new Date(milliseconds).toISOString();
  await controlPool().query(WRITE, [
    used.map((use) => use.secret_id),
    used.map((use) => instant(use.at)),
    used.map((use) => use.ip),
    used.map((use) => use.user_agent),
    counted.map((count) => count.organization_id),
    counted.map((count) => count.api_key_id),
    counted.map((count) => instant(count.minute)),
    counted.map((count) => count.endpoint),
    counted.map((count) => count.status_class),
    counted.map((count) => count.count),
  ]);
}

function logFailure(error: unknown): void {
  log.warn('usage', { message: 'Usage was not saved; the counts are kept for the next flush', error });
}

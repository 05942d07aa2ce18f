import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { controlPool } from '@/db/client';
import { background } from '@/lib/background';
import { readEnv } from '@/lib/core/env';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import { query } from '@/lib/operation/operation';
import { deleteExpiredAnswers } from '@/lib/platform/idempotency-store';
import { startWorker } from '@/lib/platform/jobs/worker';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import {
  answersFor,
  count,
  effectApi,
  effectsNamed,
  makeEffectTables,
  outcome,
  postEffect,
} from './idempotency-testing';
import { startApi, type TestClient } from './test-client';

const look = query({
  name: 'test.look',
  summary: 'Look, by POST',
  permission: 'agents:read',
  input: z.strictObject({}),
  output: z.object({ now: z.string() }),
  http: { method: 'POST', path: '/test/look', message: 'Seen' },
  run: async ({ db }) => ({ now: String((await db.execute(sql`select clock_timestamp() as now`)).rows[0]!.now) }),
});

let client: TestClient;
let key: string;
let word: string;
let log: ReturnType<typeof vi.spyOn>;

beforeAll(async () => {
  await makeEffectTables();
  client = await startApi(effectApi([look]));
  ({ key } = await makeKey(await makeOrganization({ plan: 'elite' }), PERMISSIONS));
});
afterAll(() => client.close());
beforeEach(() => {
  word = newId();
  log = vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(console, 'warn').mockImplementation((line) => console.error(line));
});
afterEach(() => {
  outcome.next = '';
  vi.restoreAllMocks();
});

const post = (name: string, signal?: AbortSignal) => postEffect(client.origin, key, word, name, signal);
const age = (interval: string) =>
  controlPool().query(`update idempotency_keys set expires_at = expires_at - $2::interval where idempotency_key = $1`, [
    word,
    interval,
  ]);

describe('saved response and its change', () => {
  it.each([
    ['problem', 422, ''],
    ['defect', 500, 'broke'],
    ['overload', 503, '57014'],
    ['lost connection', 503, '57P01'],
    ['output', 500, 'invalid_format'],
    ['commit', 500, '23505'],
  ] as const)('are both absent after a failure (%s), and the next try works', async (failure, status, reason) => {
    outcome.next = failure;
    const failed = await post(failure);
    expect([failed.status, failed.headers.get('location')]).toEqual([status, null]);
    expect(log.mock.calls.join()).toContain(reason);
    expect([await effectsNamed(failure), await answersFor(word)]).toEqual([0, 0]);
    outcome.next = '';
    const right = await post(failure);
    expect([right.status, right.replayed]).toEqual([201, false]);
    expect([await effectsNamed(failure), await answersFor(word)]).toEqual([1, 1]);
    outcome.next = failure;
    expect((await post(failure)).text).toBe(right.text);
  });

  it('are both committed when the caller disconnects early', async () => {
    const caller = new AbortController();
    const lost = post('slow', caller.signal).catch((error: Error) => error.name);
    await sleep(300);
    caller.abort();
    expect(await lost).toBe('AbortError');
    expect((await post('slow')).status).toBe(409);
    await sleep(1_700);
    const again = await post('slow');
    expect([again.status, again.replayed, await effectsNamed('slow')]).toEqual([201, true, 1]);
  });

  it('are audited once', async () => {
    const { text } = await post('audited');
    await post('audited');
    expect(await count('audit_events where target_id = $1', [JSON.parse(text).data.id])).toBe(1);
  });
});

describe('saved response', () => {
  it('expires after 24 hours by the database’s clock; then the request runs again', async () => {
    const first = await post('daily');
    await age('23 hours 59 minutes 30 seconds');
    expect((await post('daily')).text).toBe(first.text);
    await age('30 seconds');
    const second = await post('daily, but other');
    expect([second.status, second.replayed]).toEqual([201, false]);
    expect((await post('daily, but other')).text).toBe(second.text);
    expect(await answersFor(word)).toBe(1);
    await age('23 hours 59 minutes 30 seconds');
    expect((await post('daily, but other')).replayed).toBe(true);
  });

  it('is deleted only once expired, by any number of processes at once', async () => {
    await post('kept');
    await controlPool().query(
      `insert into idempotency_keys
       select organization_id, api_key_id, 'old ' || n, '', '', now() - interval '1 second'
       from idempotency_keys, generate_series(1, 2500) n where idempotency_key = $1`,
      [word],
    );
    await controlPool().query(
      `insert into voice.idempotency_keys values (gen_random_uuid(), gen_random_uuid(), 'old', '', '', now())`,
    );
    await Promise.all([deleteExpiredAnswers(), deleteExpiredAnswers(), deleteExpiredAnswers()]);
    // Each passes over rows that another one has just locked; what that leaves, the next round takes.
    await deleteExpiredAnswers();
    for (const table of ['idempotency_keys', 'voice.idempotency_keys']) {
      expect(await count(`${table} where idempotency_key like 'old%'`)).toBe(0);
    }
    expect(await answersFor(word)).toBe(1);
  });

  it('is deleted by the worker', async () => {
    await post('worked off');
    await age('24 hours');
    const worker = await startWorker(background);
    await vi.waitFor(async () => expect(await answersFor(word)).toBe(0), { timeout: 5_000 });
    await worker.stop();
  });

  it('can be decrypted in its own row only; if not, the operation does not run again', async () => {
    await post('moved');
    const other = newId();
    await postEffect(client.origin, key, other, 'other');
    await controlPool().query(
      `update idempotency_keys mine set sealed_answer = theirs.sealed_answer
       from idempotency_keys theirs where mine.idempotency_key = $1 and theirs.idempotency_key = $2`,
      [word, other],
    );
    expect((await post('moved')).status).toBe(500);
    expect(log.mock.calls.join()).toContain('does not belong to its place in public.idempotency_keys');
    expect(await effectsNamed('moved')).toBe(1);
  });

  it('survives a changed encryption key, unreadable until the change is undone', async () => {
    const first = await post('rotated');
    const present = readEnv().ENCRYPTION_KEY;
    readEnv().ENCRYPTION_KEY = 'another-encryption-key-0123456789abcdef';
    const unreadable = await post('rotated');
    readEnv().ENCRYPTION_KEY = present;
    expect(unreadable.status).toBe(500);
    expect([(await post('rotated')).text, await effectsNamed('rotated')]).toEqual([first.text, 1]);
  });

  it('is not created for a query', async () => {
    const ask = () => client.call('POST', '/test/look', { key, body: {}, headers: { 'idempotency-key': word } });
    const [one, two] = [await ask(), await ask()];
    expect([one.status, two.status, await answersFor(word)]).toEqual([200, 200, 0]);
    expect(two.text).not.toBe(one.text);
  });
});

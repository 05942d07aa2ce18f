import { sql } from 'drizzle-orm';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { controlPool, voicePool } from '@/db/client';
import { createApiKey } from '@/lib/api-keys/keys/operations';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import { mutation, type Operation } from '@/lib/operation/operation';
import { deleteExpiredAnswers } from '@/lib/platform/idempotency-store';
import { createAgent } from '@/lib/voice/agents/operations';
import { withEuropeanDatabase } from '@/tests/european-database';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { createApi } from './router';
import { startApi, type TestClient } from './test-client';

withEuropeanDatabase();

let breaks = false;
const fragile = mutation({
  name: 'test.fragile',
  summary: 'Write to voice data, and break when told',
  permission: 'agents:write',
  plane: 'voice',
  input: z.strictObject({ name: z.string() }),
  output: z.object({ id: z.uuid() }),
  http: { method: 'POST', path: '/test/fragile', status: 201, message: 'Done' },
  run: async ({ db, audit }, { name }) => {
    const id = newId();
    await db.execute(sql`insert into test_effects values (${id}, ${name})`);
    // Noticed at the commit, when the audit entry stands in the other database already.
    if (breaks) await db.execute(sql`insert into test_twins values (1), (1)`);
    audit({ target: { type: 'effect', id } });
    return { id };
  },
});

let client: TestClient;
let organization: Awaited<ReturnType<typeof makeOrganization>>;
let key: string;
let word: string;

beforeAll(async () => {
  expect(voicePool('eu')).not.toBe(controlPool());
  await voicePool('eu').query(`create table test_effects (id uuid primary key, name text);
    create table test_twins (one int unique deferrable initially deferred)`);
  client = await startApi(createApi([createAgent, createApiKey, fragile] as unknown as Operation[]));
  organization = await makeOrganization({ plan: 'elite', region: 'eu' });
  ({ key } = await makeKey(organization, PERMISSIONS));
});
beforeEach(() => {
  word = newId();
});
afterAll(async () => {
  await client.close();
});

const post = (path: string, body: object) =>
  client.call('POST', path, { key, body, headers: { 'idempotency-key': word } });
const keptIn = async (pool: pg.Pool, table: string) =>
  (await pool.query(`select 1 from ${table} where idempotency_key = $1`, [word])).rowCount;
/** Answers kept in: the region's database, the control plane's two tables. */
const kept = async () => [
  await keptIn(voicePool('eu'), 'voice.idempotency_keys'),
  await keptIn(controlPool(), 'voice.idempotency_keys'),
  await keptIn(controlPool(), 'public.idempotency_keys'),
];
const named = async (table: string, name: string) =>
  (await voicePool('eu').query(`select 1 from ${table} where name = $1`, [name])).rowCount;

it('Idempotency-Key saves responses about voice data in the region only', async () => {
  const first = await post('/agents', { name: 'Accueil' });
  const again = await post('/agents', { name: 'Accueil' });
  expect([first.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([201, first.text, 'true']);
  expect([await kept(), await named('voice.agents', 'Accueil')]).toEqual([[1, 0, 0], 1]);
  expect((await post('/agents', { name: 'Other' })).status).toBe(422);
});

it('Idempotency-Key saves responses about the control plane in the control plane', async () => {
  const body = { name: 'CI', permissions: ['agents:read'] };
  const first = await post('/api-keys', body);
  expect((await post('/api-keys', body)).text).toBe(first.text);
  expect(await kept()).toEqual([0, 0, 1]);
});

it('Idempotency-Key saves neither change nor response when the region’s commit fails, and succeeds on retry', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  breaks = true;
  expect((await post('/test/fragile', { name: 'Fragile' })).status).toBe(500);
  expect(log.mock.calls.join()).toContain('23505');
  expect([await kept(), await named('test_effects', 'Fragile')]).toEqual([[0, 0, 0], 0]);
  breaks = false;
  const right = await post('/test/fragile', { name: 'Fragile' });
  expect([right.status, await kept(), await named('test_effects', 'Fragile')]).toEqual([201, [1, 0, 0], 1]);
});

it('Idempotency-Key runs one of twenty parallel requests in a region', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => post('/agents', { name: 'Parallel' })));
  expect(answers.filter((answer) => ![201, 409].includes(answer.status))).toEqual([]);
  expect(await named('voice.agents', 'Parallel')).toBe(1);
});

it('deleteExpiredAnswers deletes expired responses in every database', async () => {
  await post('/agents', { name: 'Old' });
  await voicePool('eu').query(`update voice.idempotency_keys set expires_at = now() where idempotency_key = $1`, [
    word,
  ]);
  await deleteExpiredAnswers();
  expect(await kept()).toEqual([0, 0, 0]);
});

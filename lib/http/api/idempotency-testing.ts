import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { controlPool } from '@/db/client';
import { newId } from '@/lib/core/id';
import { fieldProblem } from '@/lib/core/problem';
import { mutation, type Operation } from '@/lib/operation/operation';
import { createApi } from './router';

/** How the next requests for an effect end, once the effect is written. */
export const outcome: {
  next: '' | 'problem' | 'defect' | 'overload' | 'lost connection' | 'commit' | 'output';
} = { next: '' };

/** Writes a row. A name that begins with "slow" takes a second and a half within the transaction. */
const effect = mutation({
  name: 'test.effect',
  summary: 'Leave an effect',
  permission: 'agents:write',
  input: z.strictObject({ name: z.string() }),
  output: z.object({ id: z.uuid(), name: z.string() }),
  http: { method: 'POST', path: '/test/effects', status: 201, message: 'Done' },
  run: async ({ db, audit }, { name }) => {
    const id = newId();
    await db.execute(sql`insert into test_effects values (${id}, ${name})`);
    audit({ target: { type: 'effect', id } });
    if (outcome.next === 'problem') throw fieldProblem('name', 'refused', 'No.');
    if (outcome.next === 'defect') throw new Error('broke');
    if (outcome.next === 'overload') await db.execute(sql`do $$ begin raise 'x' using errcode = '57014'; end $$`);
    if (outcome.next === 'lost connection') await db.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
    if (outcome.next === 'commit') await db.execute(sql`insert into test_twins values (1), (1)`);
    if (name.startsWith('slow')) await sleep(1_500);
    return { id: outcome.next === 'output' ? 'no id' : id, name };
  },
});

/** Returns an API with the effect endpoint and others. */
export function effectApi(others: readonly unknown[] = []) {
  return createApi([effect, ...others] as Operation[]);
}

/** Creates the effect tables; inserting twins fails at the commit, not before. */
export async function makeEffectTables(): Promise<void> {
  await controlPool().query(`create table test_effects (id uuid primary key, name text);
    create table test_twins (one int unique deferrable initially deferred)`);
}

/** Requests an effect with an `Idempotency-Key`. */
export async function postEffect(origin: string, key: string, word: string, name: string, signal?: AbortSignal) {
  const response = await fetch(`${origin}/api/v1/test/effects`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json', 'idempotency-key': word },
    body: JSON.stringify({ name }),
    signal,
  });
  const replayed = response.headers.get('idempotency-replayed') !== null;
  return { status: response.status, headers: response.headers, replayed, text: await response.text() };
}

/** How many rows there are. */
export async function count(from: string, values: unknown[] = []): Promise<number> {
  const { rows } = await controlPool().query<{ n: number }>(`select count(*)::int as n from ${from}`, values);
  return rows[0]!.n;
}

/** How many effects of this name were left. */
export const effectsNamed = (name: string) => count('test_effects where name = $1', [name]);
/** How many answers the control plane keeps for this idempotency key. */
export const answersFor = (word: string) => count('idempotency_keys where idempotency_key = $1', [word]);

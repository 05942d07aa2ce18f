import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { answersFor, effectApi, effectsNamed, makeEffectTables, postEffect } from './idempotency-testing';
import { startApi, type TestClient } from './test-client';

const SECOND = `
  import { effectApi } from './lib/http/api/idempotency-testing.ts';
  import { startApi } from './lib/http/api/test-client.ts';
  startApi(effectApi()).then(({ origin }) => console.log(origin));
`;

let first: TestClient;
let second: ChildProcessWithoutNullStreams;
let there: string;
let key: string;

beforeAll(async () => {
  await makeEffectTables();
  first = await startApi(effectApi());
  ({ key } = await makeKey(await makeOrganization({ plan: 'elite' }), PERMISSIONS));
});
afterAll(() => first.close());
beforeEach(async () => {
  second = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', SECOND]);
  second.stderr.pipe(process.stderr);
  there = String((await once(second.stdout, 'data'))[0]).trim();
});
afterEach(() => {
  second.kill('SIGKILL');
});

it('Idempotency-Key in two processes runs one of twenty equal requests, and replays the other’s responses', async () => {
  const word = newId();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => postEffect(index % 2 ? there : first.origin, key, word, 'both')),
  );
  const made = answers.filter((answer) => answer.status === 201);
  expect(made.filter((answer) => !answer.replayed)).toHaveLength(1);
  expect(answers.filter((answer) => ![201, 409].includes(answer.status))).toEqual([]);
  expect(await effectsNamed('both')).toBe(1);
  for (const origin of [there, first.origin]) {
    expect((await postEffect(origin, key, word, 'both')).text).toBe(made[0]!.text);
  }
});

it('Idempotency-Key in two processes returns 409 while the other is running, and runs the request after kill -9', async () => {
  const word = newId();
  const lost = postEffect(there, key, word, 'slow').catch((error: Error) => error);
  await sleep(700);
  const begun = performance.now();
  const meanwhile = await postEffect(first.origin, key, word, 'slow');
  expect([meanwhile.status, meanwhile.headers.get('retry-after')]).toEqual([409, '1']);
  expect(JSON.parse(meanwhile.text).code).toBe('conflict');
  expect(performance.now() - begun).toBeLessThan(500);
  second.kill('SIGKILL');
  expect(await lost).toBeInstanceOf(Error);
  const work = () => postEffect(first.origin, key, word, 'slow');
  await vi.waitFor(async () => expect((await work()).status).toBe(201), { timeout: 9_000 });
  expect([await effectsNamed('slow'), await answersFor(word)]).toEqual([1, 1]);
});

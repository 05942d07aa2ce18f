import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dereference } from '@/lib/http/openapi/dereference';
import { openApiJson } from '@/lib/http/openapi/openapi';
import { operations } from '@/lib/registry';
import { type Document, type Drawn, requests } from '@/tests/fuzz/requests';
import { asCurl, send } from '@/tests/fuzz/send';
import { makeWorld } from '@/tests/fuzz/world';
import { api } from './router';
import { judgeOf, startApi, type TestClient } from './test-client';

// Read when the environment is first asked for, which is later than this.
process.env.API_RATE_LIMIT_PER_MINUTE = '1000000';

const RUNS = Number(process.env.FUZZ_RUNS || 9_000);
const SEED = Number(process.env.FUZZ_SEED || 20_261_120);

const document = dereference(JSON.parse(openApiJson(operations)) as Document);
let client: TestClient;
let world: Awaited<ReturnType<typeof makeWorld>>;
let judge: Awaited<ReturnType<typeof judgeOf>>;
/** How often each operation was answered with each status. */
const seen: Record<string, Record<number, number>> = {};

beforeAll(async () => {
  client = await startApi(api);
  judge = await judgeOf(api);
  world = await makeWorld();
});
afterAll(async () => {
  await client.close();
  await world.close();
});

/** @throws Error with the request as a curl, when its answer is a failure of ours or not as documented, or did harm */
async function ask(drawn: Drawn): Promise<void> {
  const sent = await world.resolve(drawn);
  try {
    const answer = await send(client.origin, sent);
    count(drawn, answer.status);
    if (answer.status >= 500) throw new Error(`${answer.status} ${answer.text}`);
    // What a schema lets through and the database refuses: an answer, but none that names the field.
    if (answer.text.includes('A value in the request could not be read.')) throw new Error(answer.text);
    judge(answer);
    await world.settle(drawn, answer);
    if (['GET', 'HEAD', 'OPTIONS'].includes(drawn.method)) return;
    if (/\/(users|organization)/.test(drawn.path) && !(await world.areOwned())) throw new Error('An owner is missing');
    const strange = `${drawn.path} ${drawn.body}`.includes('@stranger');
    if (strange && !(await world.isStrangerUntouched())) throw new Error('Another organization has changed');
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${asCurl(client.origin, sent)}\n`);
  }
}

function count({ method, path }: Drawn, status: number): void {
  const shape = path
    .split('?')[0]!
    .replace(/@(own|stranger)\.[a-z-]+\.\d/g, '{id}')
    .replace(/\/+$/, '');
  const name = `${method} ${shape}`;
  seen[name] = { ...seen[name], [status]: (seen[name]?.[status] ?? 0) + 1 };
}

it(`API answers ${RUNS} generated requests as documented, without affecting other organizations`, {
  timeout: 600_000,
}, async () => {
  console.log(`The requests are drawn with FUZZ_SEED=${SEED}`);
  const found = await fc.check(fc.asyncProperty(requests(document), ask), { seed: SEED, numRuns: RUNS });
  const reason = found.failed ? `FUZZ_SEED=${SEED}, request ${found.numRuns}: ${found.errorInstance}` : '';
  expect(reason).toBe('');
  expect(await world.areOwned()).toBe(true);
  expect(await world.isStrangerUntouched()).toBe(true);
});

it('API leaves only readable rows behind', async () => {
  const lists = Object.entries(document.paths).filter(([, { get }]) =>
    get?.parameters?.some(({ name }) => name === 'cursor'),
  );
  expect(lists.length).toBeGreaterThan(5);
  for (const key of [world.keys.all, world.keys.other]) {
    for (const [template] of lists) {
      // Below a bulk change.
      const [above, below] = template.replace('/api/v1', '').split('/{id}');
      const change = below === undefined ? undefined : await client.call('GET', `${above}?limit=1`, { key });
      const path = template.replace('{id}', change?.body.data[0].id);
      for (let cursor: string | null = ''; cursor !== null; ) {
        const next: string = cursor && `&cursor=${cursor}`;
        const { status, body } = await client.call('GET', `${path.replace('/api/v1', '')}?limit=100${next}`, { key });
        expect([path, status]).toEqual([path, 200]);
        cursor = body.meta.next_cursor;
      }
    }
  }
});

it('API fuzzing reaches every operation, with successes and errors', { skip: RUNS < 9_000 }, () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const method of Object.keys(methods)) {
      const name = `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{id}')}`;
      const statuses = Object.keys(seen[name] ?? {});
      expect([name, statuses.some((status) => status < '300')]).toEqual([name, true]);
      // The document takes any query and needs no key.
      const refused = statuses.some((status) => status >= '400');
      expect([name, refused || name.endsWith('openapi.json')]).toEqual([name, true]);
    }
  }
});

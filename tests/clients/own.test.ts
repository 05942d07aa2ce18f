import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { clientModel } from '@/lib/http/docs/client/model';
import { pythonClient } from '@/lib/http/docs/client/python';
import { typescriptClient } from '@/lib/http/docs/client/typescript';
import { requestExamples } from '@/lib/http/docs/endpoint-examples';
import { reference } from '@/lib/http/docs/reference';
import { operationIdOf } from '@/lib/http/openapi/names';
import { operations } from '@/lib/registry';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { hasPython } from '@/tests/python';
import { ENDINGS, REQUESTS, startFailingServer } from './failing-server';
import { compile, HERE, runProgram, TSC } from './generators';
import { runScenario } from './scenario';

const FOLDER = join(HERE, '.generated/own');
const run = promisify(execFile);
// The standard library alone.
const python = async (file: string, ...args: string[]) =>
  (await run('python3', ['-S', '-B', '-W', 'error', join(HERE, file), FOLDER, ...args])).stdout.trim();
// The client exists only once it has been generated, so that the compiler must not look for it.
const adapter = (name = 'own') => import(`./adapters/${name}.ts`);

describe('our own clients', () => {
  let client: TestClient;
  let key: string;

  beforeAll(async () => {
    await mkdir(FOLDER, { recursive: true });
    await writeFile(join(FOLDER, 'client.ts'), typescriptClient());
    await writeFile(join(FOLDER, 'client.py'), pythonClient());
    client = await startApi(api);
    const permissions = ['agents:read', 'agents:write', 'organization:read', 'organization:write'] as const;
    ({ key } = await makeKey(await makeOrganization({ plan: 'elite' }), [...permissions]));
  });
  afterAll(() => client.close());

  it('client.ts compiles strictly and runs the scenario', { timeout: 60_000 }, async () => {
    await compile({ name: 'own' });
    const { connect } = await adapter();
    await runScenario(connect, client.origin, key);
    expect.hasAssertions();
  });

  it('client.ts iterates over the rows of all pages, reads one page, and can be aborted', async () => {
    const { iterate } = await adapter();
    expect(await iterate(client.origin, key)).toEqual([['Iterated 1', 'Iterated 2', 'Iterated 3'], 2, 3, 'Enough']);
  });

  it('client.ts retries what can succeed, with the same idempotency key', { timeout: 30_000 }, async () => {
    const { endings } = await adapter();
    const server = await startFailingServer();
    expect(await endings(server.origin)).toEqual(ENDINGS);
    expectRequests(server.requests);
    server.close();
  });

  it('repeats every request except changes that are made at a connected service', () => {
    const changes = operations.filter(({ http }) => http?.upstream && http.method !== 'GET');
    expect(changes.length).toBeGreaterThan(5);
    const careful = clientModel().functions.filter(({ repeatable }) => !repeatable);
    expect(careful.map(({ id }) => id).sort()).toEqual(changes.map(({ name }) => operationIdOf(name)).sort());
  });

  it('has an example of client.ts for every endpoint, which compiles and runs', { timeout: 60_000 }, async () => {
    const endpoints = reference().groups.flatMap((group) => group.endpoints);
    const folder = join(FOLDER, 'examples');
    const files = endpoints.map(({ id }) => `${id}.ts`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'client.ts'), typescriptClient().replaceAll(reference().url, client.origin));
    for (const endpoint of endpoints) {
      await writeFile(join(folder, `${endpoint.id}.ts`), requestExamples(endpoint, '').client!);
    }
    const compilerOptions = { exactOptionalPropertyTypes: true, allowImportingTsExtensions: true };
    const config = join(folder, 'tsconfig.json');
    await writeFile(config, JSON.stringify({ extends: '../../../tsconfig.json', compilerOptions, files }));
    await runProgram(process.execPath, [TSC, '-p', config]);
    const env = { ...process.env, AGNI_API_KEY: key, NODE_NO_WARNINGS: '1' };
    for (const [id, answer] of [
      ['agent.create', /name: 'Front desk'/],
      ['agent.list', /name: 'Front desk'/],
      ['me.get', /permissions: \[/],
    ] as const) {
      expect((await run(process.execPath, [join(folder, `${id}.ts`)], { env })).stdout).toMatch(answer);
    }
    const missing = run(process.execPath, [join(folder, 'agent.get.ts')], { env });
    await expect(missing).rejects.toThrow('There is no such agent.');
  });

  it.skipIf(!hasPython())(
    'client.py runs the scenario with the standard library alone',
    { timeout: 60_000 },
    async () => {
      expect(await python('scenario.py', client.origin, key)).toBe('done');
    },
  );

  it.skipIf(!hasPython())('client.py has types that all resolve', { timeout: 30_000 }, async () => {
    const check = [
      'import sys, typing; sys.path.insert(0, sys.argv[1]); import client',
      'named = [value for value in vars(client).values() if isinstance(value, type)]',
      'named += [value for value in vars(client.ApiClient).values() if callable(value)]',
      'print(all(typing.get_type_hints(value, vars(client)) is not None for value in named))',
    ].join('\n');
    expect((await run('python3', ['-S', '-B', '-c', check, FOLDER])).stdout.trim()).toBe('True');
  });

  it.skipIf(!hasPython())('client.py retries like client.ts', { timeout: 30_000 }, async () => {
    const server = await startFailingServer();
    expect(JSON.parse(await python('retries.py', server.origin))).toEqual(ENDINGS);
    expectRequests(server.requests);
    server.close();
  });
});

/** Four attempts with one key, further ones as often as they are safe, and none of what a redirect or a wrong id leads to. */
function expectRequests(requests: string[]): void {
  const created = requests.slice(0, 4);
  expect(created[0]).toMatch(/^POST \/api\/v1\/agents [0-9a-f-]{36}$/);
  expect(new Set(created).size).toBe(1);
  expect(requests.map((request) => request.replace(/^(POST \S+) [0-9a-f-]{36}$/, '$1'))).toEqual(REQUESTS);
  const contacts = requests.filter((request) => request.startsWith('POST /api/v1/ghl/contacts '));
  expect([contacts.length, new Set(contacts).size]).toEqual([2, 1]);
}

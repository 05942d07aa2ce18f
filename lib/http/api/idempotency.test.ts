import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { apiKeys, apiKeyUsage } from '@/db/schema/control/api-keys';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { api } from './router';
import { MOUNTS, startApi, type TestClient } from './test-client';
import { flushUsage } from './usage';

describe.each(MOUNTS)('Idempotency-Key behind the %s', (mount) => {
  let client: TestClient;
  let organization: Awaited<ReturnType<typeof makeOrganization>>;
  let key: string;

  beforeAll(async () => {
    client = await startApi(api, mount);
    organization = await makeOrganization({ plan: 'elite' });
    ({ key } = await makeKey(organization, PERMISSIONS));
  });
  afterAll(() => client.close());

  const post = (path: string, body: unknown, word: string, more: { key?: string; headers?: object } = {}) =>
    client.call('POST', path, {
      key: more.key ?? key,
      body,
      headers: { 'idempotency-key': word, ...more.headers },
    });
  const agentsNamed = async (name: string) =>
    (await controlPool().query('select organization_id from voice.agents where name = $1', [name])).rowCount;

  it('replays the same response, byte for byte, with new headers', async () => {
    const [word, name] = [newId(), `Desk ${newId()}`];
    const first = await post('/agents', { name, language: 'en' }, word);
    const again = await post('/agents', { name, language: 'en' }, word);
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    for (const same of ['location', 'content-type', 'cache-control', 'x-content-type-options']) {
      expect([same, again.headers.get(same)]).toEqual([same, first.headers.get(same)]);
    }
    expect(again.headers.get('location')).toBe(`/api/v1/agents/${first.body.data.id}`);
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    const left = (answer: typeof first) => Number(answer.headers.get('x-ratelimit-remaining'));
    expect(left(again)).toBeLessThan(left(first));
    expect(await agentsNamed(name)).toBe(1);
  });

  it('recognizes the same request in another notation', async () => {
    const [word, name] = [newId(), `Desk ${newId()}`];
    const first = await post('/agents', { name, language: 'en' }, word);
    const written = `{ "org_id": "${organization.id}",\n "language": "\\u0065n", "name": ${JSON.stringify(name)} }`;
    const again = await post('/agents/', written, word, { headers: { 'content-type': 'application/json' } });
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(await agentsNamed(name)).toBe(1);
  });

  it('rejects another payload or endpoint with 422 and changes nothing', async () => {
    const [word, name] = [newId(), `Desk ${newId()}`];
    await post('/agents', { name }, word);
    for (const [path, body] of [
      ['/agents', { name, language: 'en' }],
      ['/agents', { name: `${name} two` }],
      ['/agents', { name: 7 }],
      ['/leads', { name }],
      ['/contacts', { first_name: 'Ada' }],
      ['/api-keys', { name, permissions: ['agents:read'] }],
      [`/invitations/${newId()}/delivery`, {}],
    ] as const) {
      const { status, body: problem } = await post(path, body, word);
      expect([path, status, problem.code]).toEqual([path, 422, 'validation_error']);
      expect(problem.errors).toMatchObject([{ path: 'Idempotency-Key', code: 'idempotency_key_reused' }]);
    }
    expect(await agentsNamed(name)).toBe(1);
    expect((await post('/agents', { name }, word)).status).toBe(201);
  });

  it('is scoped to one API key of one organization', async () => {
    const [word, name] = [newId(), `Desk ${newId()}`];
    const sibling = await makeKey(organization, PERMISSIONS);
    const stranger = await makeKey(await makeOrganization({ plan: 'elite' }), PERMISSIONS);
    const answers = [];
    for (const who of [key, sibling.key, stranger.key])
      answers.push(await post('/agents', { name }, word, { key: who }));
    expect(new Set(answers.map((answer) => answer.body.data.id)).size).toBe(3);
    for (const [index, who] of [key, sibling.key, stranger.key].entries()) {
      const again = await post('/agents', { name }, word, { key: who });
      expect(again.text).toBe(answers[index]!.text);
    }
    expect(await agentsNamed(name)).toBe(3);
  });

  it('saves nothing of a rejected request, which may be corrected and sent with the same key', async () => {
    const [word, name] = [newId(), `Desk ${newId()}`];
    expect((await post(`/invitations/${newId()}/delivery`, {}, word)).status).toBe(404);
    for (const wrong of [{}, { name: '' }, { name, nothing: 1 }]) {
      expect((await post('/agents', wrong, word)).status).toBe(422);
    }
    expect((await post('/agents', '{', word, { headers: { 'content-type': 'application/json' } })).status).toBe(400);
    const right = await post('/agents', { name }, word);
    expect([right.status, right.headers.get('idempotency-replayed')]).toEqual([201, null]);
  });

  it('rejects keys that are not 1 to 255 printable ASCII characters', async () => {
    const name = `Desk ${newId()}`;
    for (const wrong of ['', 'x'.repeat(256), 'schlüssel', 'tab\tbed', '\u00a0']) {
      const { status, body } = await post('/agents', { name }, wrong);
      expect([wrong, status, body.code]).toEqual([wrong, 400, 'bad_request']);
    }
    expect(await agentsNamed(name)).toBe(0);
    for (const right of ['x', 'x'.repeat(255), '"8e03978e-40d5-43dd-bc93-6894a57f9324"', "a b;c=~!'%\\"]) {
      const first = await post('/agents', { name }, right);
      expect([right, first.status, first.headers.get('idempotency-replayed')]).toEqual([right, 201, null]);
      expect((await post('/agents', { name }, right)).text).toBe(first.text);
    }
  });

  it('is ignored for other methods', async () => {
    const word = newId();
    const { id } = (await post('/agents', { name: 'Desk' }, word)).body.data;
    const headers = { 'idempotency-key': word };
    for (const [method, body] of [['GET'], ['PATCH', { name: 'Two' }], ['PATCH', { name: 'Three' }]] as const) {
      const answer = await client.call(method, `/agents/${id}`, { key, body, headers });
      expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([200, null]);
      if (body) expect(answer.body.data.name).toBe(body.name);
    }
    const wrong = { 'idempotency-key': 'x'.repeat(256) };
    expect((await client.call('GET', '/agents', { key, headers: wrong })).status).toBe(200);
  });

  it('replays a new API key without storing it in plain text', async () => {
    const word = newId();
    const body = { name: 'CI', permissions: ['agents:read'] };
    const first = await post('/api-keys', body, word);
    const again = await post('/api-keys', body, word);
    expect([first.status, again.text]).toEqual([201, first.text]);
    const text = first.body.data.key as string;
    expect(text).toMatch(/^agni_sk_/);
    const { rows } = await controlPool().query('select * from idempotency_keys where idempotency_key = $1', [word]);
    expect(rows).toHaveLength(1);
    for (const value of Object.values<string | Date>(rows[0])) {
      const bytes = Buffer.from(String(value).split('.').at(-1)!, 'base64url').toString('latin1');
      for (const secret of [text, text.slice(8, 40)]) {
        expect(String(value)).not.toContain(secret);
        expect(bytes).not.toContain(secret);
      }
    }
    expect(
      await controlDb().$count(apiKeys, and(eq(apiKeys.organization_id, organization.id), eq(apiKeys.name, 'CI'))),
    ).toBe(1);
  });

  it('replays a request that would no longer be valid, while the caller still has the permission', async () => {
    const { id, key: asker } = await makeKey(organization, ['api_keys:write', 'agents:read']);
    const expires_at = new Date(Date.now() + 1_500).toISOString();
    const [word, body] = [newId(), { name: 'Short-lived', permissions: ['agents:read'], expires_at }];
    const first = await post('/api-keys', body, word, { key: asker });
    expect(first.status).toBe(201);
    await sleep(1_600);
    expect((await post('/api-keys', body, newId(), { key: asker })).status).toBe(422);
    expect((await post('/api-keys', body, word, { key: asker })).text).toBe(first.text);
    await controlPool().query(`update api_keys set permissions = '{agents:read}' where id = $1`, [id]);
    const again = async () => (await post('/api-keys', body, word, { key: asker })).status;
    await expect.poll(again, { timeout: 1_000 }).toBe(403);
  });

  it('counts a replay as a request', async () => {
    const { id, key: counted } = await makeKey(organization, PERMISSIONS);
    const word = newId();
    for (const name of ['One', 'One', 'One', 'Two']) await post('/agents', { name }, word, { key: counted });
    await flushUsage();
    const rows = await controlDb().select().from(apiKeyUsage).where(eq(apiKeyUsage.api_key_id, id));
    expect(rows.map(({ endpoint, status_class, count }) => [endpoint, status_class, count]).sort()).toEqual([
      ['agent.create', 2, 3],
      ['agent.create', 4, 1],
    ]);
  });

  it('runs one of twenty parallel requests, in both planes', async () => {
    for (const [path, table, extra] of [
      ['/agents', 'voice.agents', {}],
      ['/api-keys', 'api_keys', { permissions: ['agents:read'] }],
    ] as const) {
      const [word, name] = [newId(), `Desk ${newId()}`];
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(path, { name, ...extra }, word)));
      const made = answers.filter((answer) => answer.status === 201);
      expect(made.filter((answer) => answer.headers.get('idempotency-replayed') === null)).toHaveLength(1);
      expect(new Set(made.map((answer) => answer.text)).size).toBe(1);
      for (const { status, body, headers } of answers.filter((answer) => answer.status !== 201)) {
        expect([status, body.code, headers.get('retry-after')]).toEqual([409, 'conflict', '1']);
      }
      const { rowCount } = await controlPool().query(`select id from ${table} where name = $1`, [name]);
      expect(rowCount).toBe(1);
      expect((await post(path, { name, ...extra }, word)).text).toBe(made[0]!.text);
    }
  });
});

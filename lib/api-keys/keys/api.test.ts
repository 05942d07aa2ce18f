import { afterAll, beforeAll, expect, test } from 'vitest';
import { controlPool } from '@/db/client';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { makeKey, makeOrganization } from '@/tests/fixtures';

let client: TestClient;
let organization: Awaited<ReturnType<typeof makeOrganization>>;
let key: string;
beforeAll(async () => {
  client = await startApi(api);
  organization = await makeOrganization({ plan: 'elite' });
  ({ key } = await makeKey(organization, PERMISSIONS));
});
afterAll(() => client.close());

const me = async (text: string) => (await client.call('GET', '/me', { key: text })).status;
const rotate = (id: string, body: object = {}, headers: Record<string, string> = {}, by = key) =>
  client.call('POST', `/api-keys/${id}/rotation`, { key: by, body, headers });

test('POST /api-keys/{id}/rotation rotates a key; both secrets work until the old one is ended early', async () => {
  const { id, key: old } = await makeKey(organization, ['agents:read']);
  const { status, body } = await rotate(id, { grace_seconds: 3_600 });
  expect([status, body.message]).toEqual([200, 'API key rotated. Store the new key now; it will not be shown again.']);
  expect(body.data.id).toBe(id);
  expect([await me(old), await me(body.data.key)]).toEqual([200, 200]);
  const seen = await client.call('GET', `/api-keys/${id}`, { key });
  expect(Object.keys(seen.body.data.secrets[1]).sort()).toEqual([
    ...['created_at', 'expires_at', 'id', 'last_four'],
    ...['last_used_at', 'last_used_ip', 'last_used_location', 'last_used_user_agent', 'prefix'],
  ]);
  const earlier = seen.body.data.secrets[1].id;
  const ended = await client.call('DELETE', `/api-keys/${id}/secrets/${earlier}`, { key });
  expect([ended.status, ended.body.data]).toEqual([200, { deleted: true, id: earlier }]);
  expect([await me(old), await me(body.data.key)]).toEqual([401, 200]);
});

test('POST /api-keys/{id}/rotation returns the same secret for the same Idempotency-Key', async () => {
  const { id } = await makeKey(organization, ['agents:read']);
  const word = newId();
  const first = await rotate(id, {}, { 'idempotency-key': word });
  const again = await rotate(id, {}, { 'idempotency-key': word });
  expect([again.status, again.text]).toEqual([200, first.text]);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await me(again.body.data.key)).toBe(200);
  const other = await rotate(id, { grace_seconds: 0 }, { 'idempotency-key': word });
  expect([other.status, other.body.code]).toEqual([422, 'validation_error']);
  const seen = await client.call('GET', `/api-keys/${id}`, { key });
  expect(seen.body.data.secrets).toHaveLength(2);
  const { rows } = await controlPool().query('select row_to_json(k)::text as row from idempotency_keys k');
  expect(rows.map(({ row }) => row).join()).not.toContain(first.body.data.key);
});

test('POST /api-keys/{id}/rotation lets a key rotate itself and continue with the new secret', async () => {
  const { id, key: old } = await makeKey(organization, ['api_keys:write']);
  const { status, body } = await rotate(id, { grace_seconds: 0 }, {}, old);
  expect(status).toBe(200);
  expect([await me(old), await me(body.data.key)]).toEqual([401, 200]);
  expect((await rotate(id, {}, {}, body.data.key)).status).toBe(200);
});

test('PATCH /api-keys/{id} names each invalid address by its index and changes nothing', async () => {
  const { id } = await makeKey(organization, ['agents:read']);
  const allowed_addresses = ['203.0.113.7', 'nowhere', '203.0.113.0/24', '203.0.113.999', '0.0.0.0/0'];
  const { status, body } = await client.call('PATCH', `/api-keys/${id}`, { key, body: { allowed_addresses } });
  expect([status, body.code]).toEqual([422, 'validation_error']);
  const paths = body.errors.map((error: { path: string }) => error.path);
  expect(paths.sort()).toEqual(['allowed_addresses.1', 'allowed_addresses.3', 'allowed_addresses.4']);
  const seen = await client.call('GET', `/api-keys/${id}`, { key });
  expect(seen.body.data.allowed_addresses).toEqual([]);
});

test('PATCH /api-keys/{id} disables a key, which is then rejected like an unknown one, and enables it again', async () => {
  const { id, key: text } = await makeKey(organization, ['agents:read']);
  const put = (disabled: boolean) => client.call('PATCH', `/api-keys/${id}`, { key, body: { disabled } });
  expect((await put(true)).body.data).toMatchObject({ state: 'disabled' });
  expect(await me(text)).toBe(401);
  expect((await put(false)).body.data).toMatchObject({ state: 'active' });
  expect(await me(text)).toBe(200);
});

test('GET /api-keys filters by mark and state in the query', async () => {
  const { body } = await client.call('GET', '/api-keys?mark=never_used,idle&state=active', { key });
  expect(body.data).toEqual([]);
  expect((await client.call('GET', '/api-keys?mark=lazy', { key })).status).toBe(422);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { makeKey, makeOrganization } from '@/tests/fixtures';

const HERE = ['127.0.0.0/8', '::1/128'];
const END = new Date(Date.now() + 3_600_000).toISOString();
const LATER = new Date(Date.now() + 7_200_000).toISOString();

let client: TestClient;
let organization: Awaited<ReturnType<typeof makeOrganization>>;
/** A key that may make keys, but ends in an hour and works from this machine alone. */
let limited: string;
beforeAll(async () => {
  client = await startApi(api);
  organization = await makeOrganization({ plan: 'elite' });
  const rights = ['api_keys:read', 'api_keys:write', 'calls:read'] as const;
  ({ key: limited } = await makeKey(organization, rights, { expires_at: END, allowed_addresses: HERE }));
});
afterAll(() => client.close());

const create = (body: object) =>
  client.call('POST', '/api-keys', { key: limited, body: { name: 'Made', permissions: ['calls:read'], ...body } });
const within = { expires_at: END, allowed_addresses: ['127.0.0.1/32'] };
const fieldOf = (answer: { body: { errors?: { path: string; code: string }[] } }) =>
  answer.body.errors?.map(({ path, code }) => [path, code]);

describe('API key with an expiry and allowed addresses', () => {
  test('creates keys within its limits', async () => {
    const { status, body } = await create(within);
    expect([status, body.data.expires_at, body.data.allowed_addresses]).toEqual([201, END, ['127.0.0.1/32']]);
    expect((await create({ expires_at: END, allowed_addresses: HERE })).status).toBe(201);
  });

  test.each([
    ['that outlives it', { ...within, expires_at: LATER }, 'expires_at'],
    ['that never ends', { ...within, expires_at: null }, 'expires_at'],
    ['that works from everywhere', { ...within, allowed_addresses: [] }, 'allowed_addresses'],
    [
      'that works from elsewhere too',
      { ...within, allowed_addresses: ['127.0.0.1/32', '203.0.113.0/24'] },
      'allowed_addresses',
    ],
    ['that works from a block around its own', { ...within, allowed_addresses: ['126.0.0.0/7'] }, 'allowed_addresses'],
  ])('cannot create a key %s', async (_, body, field) => {
    const answer = await create(body);
    expect([answer.status, fieldOf(answer)]).toEqual([422, [[field, 'beyond_own']]]);
  });

  test('cannot rotate, widen, extend or enable a key without those limits', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    const rotated = await client.call('POST', `/api-keys/${id}/rotation`, { key: limited, body: {} });
    expect([rotated.status, fieldOf(rotated)]).toEqual([422, [['expires_at', 'beyond_own']]]);
    const disabled = await makeKey(organization, ['calls:read'], { disabled_at: new Date().toISOString() });
    const mine = await create(within);
    const patch = (key_id: string, body: object) => client.call('PATCH', `/api-keys/${key_id}`, { key: limited, body });
    expect(fieldOf(await patch(disabled.id, { disabled: false }))).toEqual([['expires_at', 'beyond_own']]);
    expect(fieldOf(await patch(id, { permissions: ['calls:read', 'api_keys:read'] }))).toEqual([
      ['expires_at', 'beyond_own'],
    ]);
    expect(fieldOf(await patch(mine.body.data.id, { expires_at: LATER }))).toEqual([['expires_at', 'beyond_own']]);
    expect(fieldOf(await patch(mine.body.data.id, { allowed_addresses: [] }))).toEqual([
      ['allowed_addresses', 'beyond_own'],
    ]);
    expect((await patch(id, { name: 'Renamed' })).status).toBe(200);
    expect((await patch(id, { disabled: true })).status).toBe(200);
  });

  test('rotates itself and the keys it created', async () => {
    const { body } = await create(within);
    const answer = await client.call('POST', `/api-keys/${body.data.id}/rotation`, { key: limited, body: {} });
    expect(answer.status).toBe(200);
  });
});

test('lets an unlimited key create unlimited keys', async () => {
  const { key } = await makeKey(organization, ['api_keys:write', 'calls:read']);
  const body = { name: 'Free', permissions: ['calls:read'] };
  expect((await client.call('POST', '/api-keys', { key, body })).status).toBe(201);
});

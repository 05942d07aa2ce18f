import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { apiKeySecrets } from '@/db/schema/control/api-keys';
import { revokeApiKey } from '@/lib/api-keys/keys/operations';
import { mintKey } from '@/lib/api-keys/keys/secret';
import type { Permission } from '@/lib/core/permissions';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { api } from './router';
import { MOUNTS, startApi, type TestClient } from './test-client';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
const newKey = (permissions: Permission[] = ['agents:read'], values = {}) => makeKey(organization, permissions, values);
const past = sql`now() - interval '1 millisecond'` as unknown as string;

beforeAll(async () => {
  organization = await makeOrganization({ plan: 'elite' });
});

describe.each(MOUNTS)('authentication behind the %s', (mount) => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startApi(api, mount);
  });
  afterAll(() => client.close());
  const ask = async (headers: Record<string, string>, path = '/me') => {
    const { status, body } = await client.call('GET', path, { headers });
    return [status, body.code];
  };

  it('accepts a key in either header, with the scheme in any case', async () => {
    const { key } = await newKey();
    const ways: Record<string, string>[] = [
      { 'X-Api-Key': key },
      { Authorization: `Bearer ${key}` },
      { authorization: `bEARER  ${key}` },
      { 'X-Api-Key': key, Authorization: `Bearer ${key}` },
      { 'X-Api-Key': key, Authorization: 'Basic YTpi' },
    ];
    for (const headers of ways) {
      expect(await ask(headers)).toEqual([200, undefined]);
    }
  });

  it('rejects two different keys', async () => {
    const [one, two] = [await newKey(), await newKey()];
    expect(await ask({ 'X-Api-Key': one.key, Authorization: `Bearer ${two.key}` })).toEqual([400, 'bad_request']);
    expect(await ask({ 'X-Api-Key': one.key, Authorization: 'Bearer nonsense' })).toEqual([400, 'bad_request']);
  });

  it('requires a key and ignores cookies', async () => {
    const { key } = await newKey();
    for (const headers of [
      {},
      { cookie: `api_key=${key}; session=${key}` },
      { Authorization: `Basic ${key}` },
      { 'X-Api-Key': ' ' },
    ]) {
      expect(await ask(headers as Record<string, string>)).toEqual([401, 'missing_api_key']);
    }
    const { headers } = await client.call('GET', '/me');
    expect(headers.get('www-authenticate')).toBe('Bearer realm="api"');
  });

  it('rejects a key in the URL, even with a valid one in a header', async () => {
    const { key } = await newKey();
    for (const path of [`/me?api_key=${key}`, `/me?API-Key=x`, `/me?access_token=x`, `/me?anything=${key}`]) {
      expect([path, ...(await ask({}, path))]).toEqual([path, 400, 'bad_request']);
      expect([path, ...(await ask({ 'X-Api-Key': key }, path))]).toEqual([path, 400, 'bad_request']);
    }
  });

  it('answers mistyped, unknown, revoked and expired keys identically', async () => {
    const good = await newKey();
    const secretExpired = await newKey();
    await controlDb()
      .update(apiKeySecrets)
      .set({ expires_at: past })
      .where(eq(apiKeySecrets.api_key_id, secretExpired.id));
    const bad = {
      nonsense: 'nonsense',
      mistyped: good.key.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')),
      'in capitals': good.key.toUpperCase(),
      'twice over': `${good.key},${good.key}`,
      unknown: mintKey().key,
      revoked: (await newKey([], { revoked_at: past })).key,
      disabled: (await newKey([], { disabled_at: past })).key,
      expired: (await newKey([], { expires_at: past })).key,
      'of an expired secret': secretExpired.key,
    };
    const bodies = new Set<string>();
    for (const [what, key] of Object.entries(bad)) {
      const { status, body, headers } = await client.call('GET', '/me', { key });
      expect([what, status, body.code]).toEqual([what, 401, 'invalid_api_key']);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="api", error="invalid_token"');
      bodies.add(JSON.stringify({ ...body, request_id: '' }));
    }
    expect(bodies.size).toBe(1);
    expect(await ask({ 'X-Api-Key': good.key })).toEqual([200, undefined]);
  });

  it('accepts a key until the instant of its expiry, by the database’s clock', async () => {
    const { key } = await newKey([], { expires_at: sql`clock_timestamp() + interval '400 milliseconds'` });
    expect(await ask({ 'X-Api-Key': key })).toEqual([200, undefined]);
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(await ask({ 'X-Api-Key': key })).toEqual([401, 'invalid_api_key']);
  });

  it('rejects the first request after a revocation', async () => {
    const { id, key } = await newKey();
    expect(await ask({ 'X-Api-Key': key })).toEqual([200, undefined]);
    const { actor } = await makeMember(organization, 'ADMIN');
    await revokeApiKey(actor, { id });
    expect(await ask({ 'X-Api-Key': key })).toEqual([401, 'invalid_api_key']);
  });

  it('enforces the permissions of a key: write does not include read', async () => {
    const reader = await newKey(['agents:read']);
    const writer = await newKey(['agents:write']);
    const refused = await client.call('POST', '/agents', { key: reader.key, body: { name: 'No' } });
    expect([refused.status, refused.body.code, refused.body.required_permissions]).toEqual([
      403,
      'insufficient_permission',
      ['agents:write'],
    ]);
    expect(refused.headers.get('www-authenticate')).toContain('scope="agents:write"');
    expect(await ask({ 'X-Api-Key': writer.key }, '/agents')).toEqual([403, 'insufficient_permission']);
    expect((await client.call('POST', '/agents', { key: writer.key, body: { name: 'Yes' } })).status).toBe(201);
    expect(await ask({ 'X-Api-Key': reader.key }, '/agents')).toEqual([200, undefined]);
  });

  it('returns 403 before it validates the body', async () => {
    const { key } = await newKey(['agents:read']);
    const { status } = await client.call('POST', '/agents', {
      key,
      body: '{',
      headers: { 'content-type': 'text/plain' },
    });
    expect(status).toBe(403);
  });

  it('isolates organizations', async () => {
    const stranger = await makeOrganization({ plan: 'elite' });
    const theirs = await makeKey(stranger, ['agents:read', 'agents:write']);
    const created = await client.call('POST', '/agents', { key: theirs.key, body: { name: 'Theirs' } });
    const ours = await newKey(['agents:read', 'agents:write']);
    const path = `/agents/${created.body.data.id}`;
    for (const [method, at, body] of [
      ['GET', path, undefined],
      ['PATCH', path, { name: 'Ours' }],
      ['PATCH', `${path}/status`, { status: 'inactive' }],
      ['DELETE', path, undefined],
    ] as const) {
      const { status, body: problem } = await client.call(method, at, { key: ours.key, body });
      expect([method, status, problem.code]).toEqual([method, 404, 'not_found']);
    }
    expect((await client.call('GET', path, { key: theirs.key })).body.data).toEqual(created.body.data);
    for (const name of ['org_id', 'organization_id']) {
      expect(await ask({ 'X-Api-Key': ours.key }, `/agents?${name}=${stranger.id}`)).toEqual([
        403,
        'insufficient_permission',
      ]);
      expect(await ask({ 'X-Api-Key': ours.key }, `/agents?${name}=${organization.id}`)).toEqual([200, undefined]);
    }
  });
});

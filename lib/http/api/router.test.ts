import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '@/lib/core/permissions';
import { operations } from '@/lib/registry';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { api } from './router';
import { MOUNTS, startApi, type TestClient } from './test-client';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NOBODY = '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc';

describe.each(MOUNTS)('API router behind the %s', (mount) => {
  let client: TestClient;
  let key: string;

  beforeAll(async () => {
    client = await startApi(api, mount);
    ({ key } = await makeKey(await makeOrganization({ plan: 'elite' }), PERMISSIONS));
  });
  afterAll(() => client.close());

  it('creates with 201 and Location, reads, updates and deletes', async () => {
    const created = await client.call('POST', '/agents', { key, body: { name: 'Front desk' } });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ success: true, message: 'Agent created', data: { name: 'Front desk' } });
    const { id } = created.body.data;
    expect(created.headers.get('location')).toBe(`/api/v1/agents/${id}`);
    expect((await client.call('GET', `/agents/${id}`, { key })).body.data).toEqual(created.body.data);
    const changed = await client.call('PATCH', `/agents/${id}/status`, { key, body: { status: 'inactive' } });
    expect(changed.body.data.status).toBe('inactive');
    const deleted = await client.call('DELETE', `/agents/${id}`, { key });
    expect([deleted.status, deleted.body.data]).toEqual([200, { deleted: true, id }]);
    expect((await client.call('GET', `/agents/${id}`, { key })).status).toBe(404);
  });

  it('returns lists with meta', async () => {
    const { body } = await client.call('GET', '/agents?limit=5&offset=2', { key });
    expect(body.meta).toEqual({ total: expect.any(Number), limit: 5, offset: 2, next_cursor: null });
    expect(body.data).toEqual([]);
  });

  it('serves every path with and without a trailing slash, never by redirect', async () => {
    for (const path of ['/me', '/me/', '/agents', '/agents/', '/agents/?limit=1', '/openapi.json', '/openapi.json/']) {
      expect([path, (await client.call('GET', path, { key })).status]).toEqual([path, 200]);
    }
    const created = await client.call('POST', '/agents/', { key, body: { name: 'Slash' } });
    expect(created.headers.get('location')).toBe(`/api/v1/agents/${created.body.data.id}`);
    expect((await client.call('PATCH', `/agents/${created.body.data.id}/`, { key, body: {} })).status).toBe(200);
  });

  it('answers HEAD like GET without a body', async () => {
    const head = await client.call('HEAD', '/agents', { key });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect((await client.call('HEAD', '/agents')).status).toBe(401);
  });

  it('answers OPTIONS with Allow and without CORS', async () => {
    const { status, headers } = await client.call('OPTIONS', '/agents', {
      headers: { origin: 'https://evil.example' },
    });
    expect([status, headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('rejects unsupported methods with 405 and Allow', async () => {
    for (const sent of [{ key }, {}]) {
      const { status, body, headers } = await client.call('PUT', '/agents', sent);
      expect([status, body.code, headers.get('allow')]).toEqual([
        405,
        'method_not_allowed',
        'GET, HEAD, OPTIONS, POST',
      ]);
    }
    expect((await client.call('GET', `/agents/${NOBODY}/status`, { key })).headers.get('allow')).toBe('OPTIONS, PATCH');
    const refused = await client.call('PUT', '/agents', { key: 'wrong' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([401, null]);
  });

  it('answers unknown paths with a 404 problem', async () => {
    for (const path of ['/nothing', '/agents/a/b/c', '/', '//agents', '/../me', '/AGENTS', '/me.json']) {
      const { status, body } = await client.call('GET', path, { key });
      expect([path, status, body.code]).toEqual([path, 404, 'not_found']);
    }
    expect((await client.call('GET', '/nothing')).status).toBe(404);
    expect((await client.call('GET', '/nothing', { key: 'wrong' })).status).toBe(401);
  });

  it('returns RFC 9457 problems with the fields of the published API', async () => {
    const { headers, body } = await client.call('GET', `/agents/${NOBODY}`, { key });
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toEqual({
      type: expect.stringMatching(/\/docs\/errors#not_found$/),
      title: 'Not found',
      status: 404,
      detail: 'There is no such agent.',
      instance: `/api/v1/agents/${NOBODY}`,
      code: 'not_found',
      request_id: headers.get('x-request-id'),
      success: false,
      message: 'There is no such agent.',
    });
  });

  it('sends its headers with every response', async () => {
    const answers = await Promise.all([
      client.call('GET', '/me', { key }),
      client.call('GET', '/me'),
      client.call('GET', '/me', { key: 'wrong' }),
      client.call('POST', '/agents', { key, body: {} }),
      client.call('GET', '/nothing'),
      client.call('PUT', '/me', { key }),
      client.call('OPTIONS', '/me'),
      client.call('GET', '/openapi.json'),
      client.call('GET', '/me?api_key=x', { key }),
    ]);
    for (const { status, headers } of answers) {
      expect(headers.get('x-request-id')).toMatch(UUID_V7);
      expect(headers.get('cache-control')).toBe('private, no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('ratelimit-policy')).toMatch(/^"[\w-]+";q=\d+;w=60/);
      expect(headers.get('ratelimit')).toMatch(/^"[\w-]+";r=\d+;t=\d+/);
      for (const name of ['limit', 'remaining', 'reset']) expect(headers.get(`x-ratelimit-${name}`)).toMatch(/^\d+$/);
      if (status !== 204) expect(headers.get('content-type')).toMatch(/; charset=utf-8$/);
    }
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(answers.length);
  });

  it('creates its own request id, whatever the caller sends', async () => {
    const { headers } = await client.call('GET', '/me', { key, headers: { 'x-request-id': 'mine' } });
    expect(headers.get('x-request-id')).toMatch(UUID_V7);
  });

  it('returns the authenticated key', async () => {
    const { body } = await client.call('GET', '/me', { key });
    expect(body.data).toMatchObject({
      key: { name: 'Test key', prefix: key.slice(0, 12) },
      organization: { plan: 'elite', region: 'us' },
      permissions: PERMISSIONS,
      limits: { requests_per_minute: 1000, burst: 200 },
    });
    expect(JSON.stringify(body)).not.toContain(key);
  });

  it('serves every operation of the registry at its path', async () => {
    for (const { http } of operations) {
      if (!http) continue;
      const answer = await client.call(http.method, http.path.replace(/\{\w+\}/g, NOBODY));
      expect([http.method, http.path, answer.status]).toEqual([http.method, http.path, 401]);
    }
  });
});

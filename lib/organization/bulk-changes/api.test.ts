import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { owned } from '@/lib/organization/members/testing';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { addMembers, countRole, makeChanges, targetsOf } from './testing';

let client: TestClient;
beforeAll(async () => {
  client = await startApi(api);
});
afterAll(() => client.close());

/** An organization with a key that may do everything. */
async function tenant() {
  const { organization } = await owned();
  const { key } = await makeKey(organization, PERMISSIONS, { name: 'Directory sync' });
  const post = (path: string, body: object, headers = {}) => client.call('POST', path, { key, body, headers });
  const get = (path: string) => client.call('GET', path, { key });
  return { organization, post, get };
}

describe('POST /users/bulk', () => {
  it('answers 202 with a status resource that follows the change to its end', async () => {
    const { organization, post, get } = await tenant();
    await addMembers(organization, 30);
    const body = { action: 'change_role', role: 'DEVELOPER', filter: {} };
    const preview = await post('/users/bulk/preview', body);
    expect([preview.status, preview.body.data.total, preview.body.data.changed]).toEqual([200, 31, 30]);
    const started = await post('/users/bulk', body);
    expect([started.status, started.body.data]).toMatchObject([
      202,
      { status: 'queued', created_by: 'Directory sync' },
    ]);
    const location = started.headers.get('location')!;
    expect(location).toBe(`/api/v1/users/bulk/${started.body.data.id}`);
    const path = location.replace('/api/v1', '');
    expect((await get(path)).body.data).toMatchObject({ status: 'queued', succeeded: 0 });
    await makeChanges();
    expect((await get(path)).body.data).toMatchObject({ status: 'completed', succeeded: 30, skipped: 1, failed: 0 });
    const results = await get(`${path}/results?outcome=skipped&outcome=failed`);
    expect(results.body.meta.total).toBe(1);
    expect(results.body.data).toMatchObject([{ name: 'Test OWNER', reason: 'role_above_own' }]);
    expect((await get('/users/bulk')).body.data).toHaveLength(1);
    expect(await countRole(organization, 'DEVELOPER')).toBe(30);
    expect((await targetsOf(organization, 'user.update')).length).toBe(30);
    const cancelled = await post(`${path}/cancel`, {});
    expect([cancelled.status, cancelled.body.code]).toEqual([409, 'conflict']);
  });

  it('starts one change for requests with the same Idempotency-Key', async () => {
    const { organization, post, get } = await tenant();
    await addMembers(organization, 3);
    const start = () => post('/users/bulk', { action: 'suspend', filter: {} }, { 'idempotency-key': 'once' });
    const [first, again] = [await start(), await start()];
    expect([again.status, again.body.data.id]).toEqual([202, first.body.data.id]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect((await get('/users/bulk')).body.meta.total).toBe(1);
  });

  it('takes 10,000 ids, and refuses one more', async () => {
    const { organization, post } = await tenant();
    const [known] = await addMembers(organization, 1);
    const user_ids = [known, ...Array.from({ length: 9_999 }, newId)];
    const started = await post('/users/bulk', { action: 'remove', user_ids });
    expect([started.status, started.body.data.total]).toEqual([202, 10_000]);
    const refused = await post('/users/bulk', { action: 'remove', user_ids: [...user_ids, newId()] });
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, 'user_ids']);
  });

  it.each([
    [{}, 'action'],
    [{ action: 'erase', filter: {} }, 'action'],
    [{ action: 'remove', user_ids: 'all' }, 'user_ids'],
    [{ action: 'remove', user_ids: ['1'] }, 'user_ids.0'],
    [{ action: 'remove', filter: { role: ['KING'] } }, 'filter.role.0'],
    [{ action: 'remove', filter: { roles: ['ADMIN'] } }, 'filter.roles'],
    [{ action: 'remove', filter: 'all' }, 'filter'],
    [{ action: 'remove', filter: { search: '\0' } }, 'filter.search'],
    [{ action: 'change_role', role: 'KING', filter: {} }, 'role'],
  ])('names the field at fault in %j', async (body, path) => {
    const { post } = await tenant();
    for (const endpoint of ['/users/bulk', '/users/bulk/preview']) {
      const answer = await post(endpoint, body);
      expect([answer.status, answer.body.errors?.[0].path]).toEqual([422, path]);
    }
  });

  it('answers 404 for a change of another organization', async () => {
    const { organization, post } = await tenant();
    await addMembers(organization, 1);
    const { id } = (await post('/users/bulk', { action: 'suspend', filter: {} })).body.data;
    const { key } = await makeKey(await makeOrganization(), PERMISSIONS);
    for (const path of [`/users/bulk/${id}`, `/users/bulk/${id}/results`]) {
      expect((await client.call('GET', path, { key })).status).toBe(404);
    }
    expect((await client.call('POST', `/users/bulk/${id}/cancel`, { key, body: {} })).status).toBe(404);
  });
});

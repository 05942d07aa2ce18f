import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/core/id';
import type { Permission } from '@/lib/core/permissions';
import { api } from '@/lib/http/api/router';
import { MOUNTS, startApi, type TestClient } from '@/lib/http/api/test-client';
import { LITERAL } from '@/lib/voice/contacts/testing';
import { makeKey, makeOrganization } from '@/tests/fixtures';

const ALL = ['calls', 'leads', 'contacts', 'knowledge_base', 'agents'].flatMap((resource) => [
  `${resource}:read`,
  `${resource}:write`,
]) as Permission[];

/** For each resource: a body to create it, a change, and an invalid field. */
const NOUNS = [
  { path: '/contacts', row: { first_name: 'Ada', phone: '+14155550123' }, change: { company: 'Acme' }, wrong: 'phone' },
  { path: '/leads', row: { email: 'ada@acme.example' }, change: { status: 'qualified' }, wrong: 'source' },
  {
    path: '/calls',
    row: {
      direction: 'outbound',
      status: 'completed',
      from_number: '+14155550123',
      to_number: '+14155550199',
      started_at: '2026-03-20T14:00:00Z',
    },
    change: { summary: 'Booked.', tags: ['booking'] },
    wrong: 'from_number',
  },
  {
    path: '/knowledge-base',
    row: { title: 'Hours', content: 'Nine to five' },
    change: { title: 'Opening hours' },
    wrong: 'source_url',
  },
];

describe.each(MOUNTS)('voice data over HTTP (%s)', (mount) => {
  let client: TestClient;
  let key: string;
  let stranger: string;

  beforeAll(async () => {
    client = await startApi(api, mount);
    key = (await makeKey(await makeOrganization({ plan: 'elite' }), [...ALL, 'analytics:read'])).key;
    stranger = (await makeKey(await makeOrganization({ plan: 'elite' }), ALL)).key;
  });
  afterAll(() => client.close());

  describe.each(NOUNS)('$path', ({ path, row, change, wrong }) => {
    it('creates, reads, changes, lists and deletes', async () => {
      const made = await client.call('POST', path, { key, body: row });
      const { id } = made.body.data;
      expect([made.status, made.headers.get('location')]).toEqual([201, `/api/v1${path}/${id}`]);
      expect((await client.call('GET', `${path}/${id}/`, { key })).body.data).toEqual(made.body.data);
      const changed = await client.call('PATCH', `${path}/${id}`, { key, body: change });
      expect([changed.status, changed.body.data]).toMatchObject([200, change]);
      const listed = await client.call('GET', `${path}?limit=1`, { key });
      expect(listed.body).toMatchObject({
        success: true,
        data: [{ id, ...change }],
        meta: { total: 1, limit: 1, offset: 0, next_cursor: null },
      });
      expect((await client.call('HEAD', `${path}/${id}`, { key })).status).toBe(200);
      expect((await client.call('GET', `${path}/${id}`, { key: stranger })).status).toBe(404);
      expect((await client.call('GET', path, { key: stranger })).body.data).toEqual([]);
      const deleted = await client.call('DELETE', `${path}/${id}`, { key });
      expect([deleted.status, deleted.body.data]).toEqual([200, { deleted: true, id }]);
      expect((await client.call('DELETE', `${path}/${id}`, { key })).body.code).toBe('not_found');
    });

    it('answers 422 with the invalid field', async () => {
      const answer = await client.call('POST', path, { key, body: { ...row, [wrong]: 'wrong', surplus: 1 } });
      expect(answer.status).toBe(422);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body.errors.map((error: { path: string }) => error.path).sort()).toEqual(['surplus', wrong].sort());
      for (const body of ['[]', '"x"', '{', `{"${wrong}":"\\u0000"}`, `{"${wrong}":{"$gt":""}}`]) {
        const { status } = await client.call('POST', path, {
          key,
          body,
          headers: { 'content-type': 'application/json' },
        });
        expect([body, [400, 422].includes(status)]).toEqual([body, true]);
      }
      for (const query of ['limit=0', 'limit=x', 'sort=id', 'cursor=x', 'created_at=1', 'search=%00']) {
        expect([query, (await client.call('GET', `${path}?${query}`, { key })).status]).toEqual([query, 422]);
      }
      expect((await client.call('GET', `${path}/1`, { key })).status).toBe(422);
    });

    it('requires exactly the operation’s permission', async () => {
      const resource = path.slice(1).replace('-', '_');
      const { key: reader } = await makeKey(await makeOrganization(), [`${resource}:read` as Permission]);
      const refused = await client.call('POST', path, { key: reader, body: row });
      expect([refused.status, refused.body.required_permissions]).toEqual([403, [`${resource}:write`]]);
      expect((await client.call('GET', path, { key: reader })).status).toBe(200);
    });
  });

  it('follows cursors through a list', async () => {
    for (let n = 0; n < 7; n++) await client.call('POST', '/contacts', { key, body: { first_name: `Walker ${n}` } });
    const names: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await client.call('GET', `/contacts?search=walker&sort=name&limit=3${cursor}`, { key });
      names.push(...body.data.map((contact: { first_name: string }) => contact.first_name));
      expect(body.meta.total).toBe(7);
      if (body.meta.next_cursor === null) break;
      cursor = `&cursor=${encodeURIComponent(body.meta.next_cursor)}`;
    }
    expect(names).toEqual(Array.from({ length: 7 }, (_, n) => `Walker ${n}`));
  });

  it('deletes several contacts', async () => {
    const made = await client.call('POST', '/contacts', { key, body: { first_name: 'Gone' } });
    const unknown = newId();
    const answer = await client.call('POST', '/contacts/bulk-delete', {
      key,
      body: { ids: [made.body.data.id, unknown] },
    });
    expect([answer.status, answer.body.data]).toEqual([200, { deleted_count: 1, not_found_ids: [unknown] }]);
  });

  it('searches documents for any kind of text', async () => {
    await client.call('POST', '/knowledge-base', {
      key,
      body: { title: 'Refund & co', content: 'A <b>refund</b> takes 5 days.' },
    });
    const found = await client.call('GET', '/knowledge-base/search?q=refunds', { key });
    expect(found.body).toMatchObject({ data: [{ title: 'Refund & co' }], meta: { total: 1, next_cursor: null } });
    expect(found.body.data[0].snippet).toContain('<mark>refund</mark>');
    for (const text of LITERAL) {
      const { status } = await client.call('GET', `/knowledge-base/search?q=${encodeURIComponent(text)}`, { key });
      expect([text, status]).toEqual([text, 200]);
    }
    expect((await client.call('GET', '/knowledge-base/search', { key })).body.errors).toMatchObject([
      { path: 'q', code: 'required' },
    ]);
    expect((await client.call('POST', '/knowledge-base/search', { key, body: {} })).status).toBe(405);
  });

  it('returns statistics', async () => {
    const overview = await client.call('GET', '/analytics/overview?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z', {
      key,
    });
    expect(overview.body.data.calls.by_day).toHaveLength(31);
    expect((await client.call('GET', '/analytics/overview?from=2026-03-01', { key })).status).toBe(422);
    const usage = await client.call('GET', '/analytics/usage/', { key });
    expect(usage.body.data.by_status).toHaveLength(4);
    expect((await client.call('GET', '/analytics/usage', { key: stranger })).status).toBe(403);
  });
});

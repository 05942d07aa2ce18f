import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { MAX_BODY_BYTES } from './read-json';
import { api } from './router';
import { MOUNTS, startApi, type TestClient } from './test-client';

const json = { 'content-type': 'application/json' };

describe.each(MOUNTS)('input behind the %s', (mount) => {
  let client: TestClient;
  let key: string;

  beforeAll(async () => {
    client = await startApi(api, mount);
    ({ key } = await makeKey(await makeOrganization({ plan: 'elite' }), ['agents:read', 'agents:write', 'users:read']));
  });
  afterAll(() => client.close());
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    client.call('POST', '/agents', { key, body, headers });
  const total = async () => (await client.call('GET', '/agents?limit=1', { key })).body.meta.total;

  it('stores input unchanged', async () => {
    for (const name of [
      'Réception 👩🏽‍💻',
      'مكتب الاستقبال',
      "Robert'); DROP TABLE agents;--",
      '<img src=x onerror=alert(1)>',
      '{{7*7}} $(id) %s %00 \\u0000',
      '__proto__',
    ]) {
      const { status, body } = await post({ name, prompt: `${name}\n\t"quoted"` });
      expect([status, body.data?.name, body.data?.prompt]).toEqual([201, name, `${name}\n\t"quoted"`]);
      const found = await client.call('GET', `/agents?search=${encodeURIComponent(name)}`, { key });
      expect(found.body.data.map((agent: { name: string }) => agent.name)).toEqual([name]);
    }
  });

  it('names every unknown or invalid field', async () => {
    const before = await total();
    const { status, body } = await post({
      name: 5,
      temperature: '0.5',
      colour: 'red',
      created_at: '2020-01-01T00:00:00Z',
    });
    expect([status, body.code]).toEqual([422, 'validation_error']);
    expect(body.errors.map((error: { path: string; code: string }) => [error.path, error.code])).toEqual([
      ['name', 'invalid_type'],
      ['temperature', 'invalid_type'],
      ['colour', 'unknown_field'],
      ['created_at', 'unknown_field'],
    ]);
    for (const wrong of [
      {},
      { name: '' },
      { name: '   ' },
      { name: 'x'.repeat(121) },
      { name: null },
      { name: ['a'] },
      { name: 'a\u0000b' },
      { name: 'a\u202eb' },
      { name: 'a\nb' },
      { name: 'a', prompt: 'a\u0000b' },
      { name: 'a', temperature: 1.01 },
      { name: 'a', temperature: 0.123 },
      { name: 'a', temperature: 1e-137 },
      { name: 'a', status: 'ACTIVE' },
      { name: 'a', ring_duration_ms: 1.5 },
      { name: 'a', max_call_duration_ms: 1e300 },
      { name: 'a', enable_voicemail_detection: 'yes' },
      { name: 'a', language: 'english please' },
    ]) {
      const answer = await post(wrong);
      expect([JSON.stringify(wrong).slice(0, 60), answer.status]).toEqual([JSON.stringify(wrong).slice(0, 60), 422]);
      expect(answer.body.errors.length).toBeGreaterThan(0);
    }
    expect(await total()).toBe(before);
  });

  it('reads each field from one place only', async () => {
    const { body } = await post({ name: 'One place' });
    const path = `/agents/${body.data.id}`;
    for (const answer of [
      await client.call('PATCH', path, { key, body: { id: body.data.id, name: 'Two' } }),
      await client.call('PATCH', `${path}?name=Query`, { key, body: {} }),
      await client.call('DELETE', `${path}?force=1`, { key }),
      await client.call('DELETE', path, { key, body: { force: true } }),
    ]) {
      expect([answer.status, answer.body.errors[0].code]).toEqual([422, 'unknown_field']);
    }
    expect((await client.call('GET', path, { key })).body.data).toEqual(body.data);
  });

  it('is safe against prototype pollution', async () => {
    for (const body of [
      '{"name":"a","__proto__":{"status":"inactive"}}',
      '{"name":"a","constructor":{"prototype":{}}}',
    ]) {
      expect((await post(body, json)).status).toBe(422);
    }
    expect((await client.call('GET', '/agents?__proto__=1', { key })).status).toBe(422);
    expect(({} as { status?: string }).status).toBeUndefined();
  });

  it('accepts array values repeated, comma-separated, or both', async () => {
    const name = `Array ${mount}`;
    for (const status of ['active', 'inactive']) expect((await post({ name, status })).status).toBe(201);
    const found = async (filter: string) => {
      const { body } = await client.call('GET', `/agents?search=${encodeURIComponent(name)}&${filter}`, { key });
      return body.data?.map((agent: { status: string }) => agent.status).sort() ?? body;
    };
    expect(await found('status=active')).toEqual(['active']);
    for (const both of [
      'status=active,inactive',
      'status=active&status=inactive',
      'status=active&limit=5&status=inactive,active',
      'status=&status=inactive&status=active',
    ]) {
      expect([both, await found(both)]).toEqual([both, ['active', 'inactive']]);
    }
    const wrong = await client.call('GET', '/agents?status=active&status=asleep', { key });
    expect([wrong.status, wrong.body.errors]).toEqual([
      422,
      [{ path: 'status.1', code: 'invalid_value', message: 'Status is active or inactive.' }],
    ]);
  });

  it('explains a single value sent twice, and brackets', async () => {
    const answered = async (query: string) => {
      const { body } = await client.call('GET', `/agents?${query}`, { key });
      return [body.code, body.errors?.[0].path, body.errors?.[0].message ?? body.detail];
    };
    expect(await answered('limit=1&limit=2')).toEqual([
      'bad_request',
      undefined,
      '“limit” takes one value. Send it once.',
    ]);
    expect(await answered('colour=1&colour=2')).toEqual([
      'bad_request',
      undefined,
      'There is no parameter named “colour”, and it was sent twice.',
    ]);
    for (const name of ['status[]', 'status[0]']) {
      expect(await answered(`${encodeURIComponent(name)}=active&${name}=inactive`)).toEqual([
        'validation_error',
        name,
        'Remove the brackets: write status=a,b or status=a&status=b.',
      ]);
    }
    expect((await answered('limit[]=5'))[2]).toBe('Remove the brackets: write limit=….');
    expect((await answered('colour[]=red'))[2]).toBe('There is no field named “colour[]”.');
  });

  it('rejects invalid query parameters', async () => {
    const wrong = [
      'limit=0',
      'limit=101',
      'limit=x',
      'limit=1.5',
      'limit=1e1',
      'limit=0x10',
      'limit=%205',
      'limit=+5',
      'limit=',
      'limit=null',
      'offset=',
      'offset=1e1',
      'offset=9999999999999999999999',
      'offset=-1',
      'sort=id',
      'page=2',
      'status=on',
      'created_after=today',
      'created_after=0000-01-01T00:00:00Z',
      'created_after=2026-03-20T14:00:00%2B16:00',
    ];
    for (const query of [...wrong, 'search=%00', `search=${'x'.repeat(121)}`, 'cursor=garbage']) {
      const { status, body } = await client.call('GET', `/agents?${query}`, { key });
      expect([query, status, body.code]).toEqual([query, 422, 'validation_error']);
    }
    for (const offset of ['+02:00', '+0200']) {
      const { body } = await client.call('GET', `/agents?created_after=2026-03-20T14:00:00${offset}`, { key });
      expect([offset, body.errors[0].message]).toEqual([offset, expect.stringContaining('Write the offset as %2B')]);
    }
    for (const path of ['/agents/not-an-id', '/users?search=a%00b']) {
      const { status, body } = await client.call('GET', path, { key });
      expect([path, status, body.code]).toEqual([path, 422, 'validation_error']);
    }
    expect((await client.call('GET', '/agents/%00', { key })).status).toBe(422);
  });

  it('rejects a body that is not a JSON object', async () => {
    for (const body of ['', '[]', '"text"', '1', 'null', 'true', '{', '{"name":}', '{"name":"a"}}', "{'name':'a'}"]) {
      const { status } = await post(body, json);
      expect([body, status]).toEqual([body, body === '' ? 422 : 400]);
    }
    expect((await post(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), json)).status).toBe(400);
    expect((await post('{"name":"half \\ud83d"}', json)).status).toBe(400);
    expect((await post(`{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, json)).status).toBe(400);
  });

  it('rejects a body without a JSON content type', async () => {
    const body = '{"name":"Typed"}';
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=latin1',
      'application/jsonp',
      '',
    ]) {
      expect([type, (await post(body, { 'content-type': type })).status]).toEqual([type, 415]);
    }
    expect((await post(body, { ...json, 'content-encoding': 'gzip' })).status).toBe(415);
    for (const type of ['application/json;charset=UTF-8', 'Application/JSON; charset="utf-8"']) {
      expect((await post(body, { 'content-type': type })).status).toBe(201);
    }
  });

  it('rejects bodies over 1 MiB with or without Content-Length', async () => {
    const before = await total();
    const padded = (size: number) => `{"name":"Large"}${' '.repeat(size - 16)}`;
    expect((await post(padded(MAX_BODY_BYTES), json)).status).toBe(201);
    for (const size of [MAX_BODY_BYTES + 1, 10_000_000]) {
      const { status, body } = await post(padded(size), json);
      expect([status, body.code]).toEqual([413, 'payload_too_large']);
    }
    expect((await post(new Blob([padded(10_000_000)]).stream(), json)).status).toBe(413);
    expect((await post(new Blob([padded(1000)]).stream(), json)).status).toBe(201);
    expect(await total()).toBe(before + 2);
  });

  it('limits the errors for very many unknown fields', async () => {
    const fields = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`field_${i}`, i]));
    const { status, text } = await post({ name: 'a', ...fields });
    expect(status).toBe(422);
    expect(text.length).toBeLessThan(10_000);
  });
});

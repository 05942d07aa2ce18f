import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { PERMISSIONS } from '@/lib/core/permissions';
import { mutation, type Operation, query } from '@/lib/operation/operation';
import { operations } from '@/lib/registry';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { createApi } from './router';
import { startApi, type TestClient } from './test-client';

const SECRET = 'agni_sk_0123456789012345678901234567890123456789';
const failing = (
  name: string,
  fail: (db: Parameters<Parameters<typeof query>[0]['run']>[0]['db']) => Promise<unknown>,
) =>
  query({
    name: `test.${name}`,
    summary: name,
    permission: 'agents:read',
    input: z.strictObject({}),
    output: z.object({}),
    http: { method: 'GET', path: `/test/${name}`, message: 'Never' },
    run: async ({ db }) => {
      await fail(db);
      return {};
    },
  });
const forgetful = mutation({
  name: 'test.forgetful',
  summary: 'Writes and records nothing',
  permission: 'agents:write',
  input: z.strictObject({}),
  output: z.object({}),
  http: { method: 'POST', path: '/test/forgetful', message: 'Never' },
  run: async () => ({}),
});
const ownerless = mutation({
  name: 'test.ownerless',
  summary: 'Breaks the last owner’s guard',
  permission: 'agents:write',
  input: z.strictObject({}),
  output: z.object({}),
  http: { method: 'POST', path: '/test/ownerless', message: 'Never' },
  run: async ({ db }) => {
    await db.execute(sql`do $$ begin raise exception 'owner' using errcode = 'AG001'; end $$`);
    return {};
  },
});
const extra = [
  failing('defect', async () => {
    throw new Error(`the key ${SECRET} broke it`);
  }),
  failing('wrong-query', (db) => db.execute(sql`select * from nowhere where secret = ${SECRET}`)),
  failing('gone', () => new pg.Client({ host: '127.0.0.1', port: 1 }).connect()),
  failing('slow', (db) => db.execute(sql`do $$ begin raise exception 'slow' using errcode = '57014'; end $$`)),
  failing('full', (db) => db.execute(sql`do $$ begin raise exception 'full' using errcode = '53300'; end $$`)),
  forgetful,
  ownerless,
] as unknown as Operation[];

let client: TestClient;
let organization: Awaited<ReturnType<typeof makeOrganization>>;
let key: string;

beforeAll(async () => {
  client = await startApi(createApi([...operations, ...extra]));
  organization = await makeOrganization({ plan: 'elite', name: 'Acme' });
  ({ key } = await makeKey(organization, PERMISSIONS));
});
afterAll(() => client.close());
afterEach(() => vi.restoreAllMocks());

describe('versioned resource', () => {
  const patch = (body: unknown, ifMatch?: string) =>
    client.call('PATCH', '/organization', { key, body, headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } });

  it('returns an ETag and is changed with If-Match', async () => {
    const read = await client.call('GET', '/organization', { key });
    const etag = read.headers.get('etag')!;
    expect(etag).toBe(`"${read.body.data.version}"`);
    const changed = await patch({ name: 'Acme Two' }, etag);
    expect([changed.status, changed.body.data.name]).toEqual([200, 'Acme Two']);
    expect(changed.headers.get('etag')).toBe(`"${read.body.data.version + 1}"`);
    const late = await patch({ name: 'Too late' }, etag);
    expect([late.status, late.body.code]).toEqual([412, 'precondition_failed']);
    expect(late.body.current).toBeUndefined();
  });

  it('requires If-Match with the current strong ETag', async () => {
    const missing = await patch({ name: 'Acme Three' });
    expect([missing.status, missing.body.code]).toEqual([428, 'precondition_required']);
    for (const wrong of ['1', 'W/"2"', '"1", "3"', '"1", W/"2"', '"2', '"02"', '"x"', '""', '"99999999999999"']) {
      expect([wrong, (await patch({ name: 'Acme Three' }, wrong)).status]).toEqual([wrong, 412]);
    }
    expect((await patch({ name: 'Acme Three', version: 2 }, '"2"')).status).toBe(422);
    expect((await client.call('GET', '/organization', { key })).body.data.name).toBe('Acme Two');
  });

  it('accepts a list that contains the current ETag, and * (RFC 9110 §13.1.1)', async () => {
    for (const ifMatch of ['"1", "2"', ' * ', '"x", , W/"4","4"']) {
      const changed = await patch({ name: `Acme by ${ifMatch.trim()}` }, ifMatch);
      expect([ifMatch, changed.status]).toEqual([ifMatch, 200]);
    }
    const answers = await Promise.all(['Uno', 'Due', 'Tre'].map((name) => patch({ name }, '*')));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  });

  it('returns 304 for a GET when If-None-Match contains the current ETag (RFC 9110 §13.1.2)', async () => {
    const { headers } = await client.call('GET', '/organization', { key });
    const etag = headers.get('etag')!;
    const get = (tag: string) => client.call('GET', '/organization', { key, headers: { 'if-none-match': tag } });
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const answer = await get(known);
      expect([known, answer.status, answer.headers.get('etag'), answer.text]).toEqual([known, 304, etag, '']);
      expect([answer.headers.get('content-type'), answer.headers.has('ratelimit')]).toEqual([null, true]);
    }
    for (const other of ['"1"', 'W/"1", "x"', etag.slice(1, -1)]) expect((await get(other)).status).toBe(200);
  });

  it('accepts only one of two concurrent changes', async () => {
    const { headers } = await client.call('GET', '/organization', { key });
    const etag = headers.get('etag')!;
    const answers = await Promise.all(['One', 'Two', 'Three', 'Four'].map((name) => patch({ name }, etag)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412, 412, 412]);
  });
});

describe('error response', () => {
  it('is a 409 for a conflict with the current state', async () => {
    const answer = await client.call('POST', '/test/ownerless', { key });
    expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
    const revoked = await makeKey(organization, ['agents:read'], { revoked_at: new Date().toISOString() });
    const renamed = await client.call('PATCH', `/api-keys/${revoked.id}`, { key, body: { name: 'Again' } });
    expect([renamed.status, renamed.body.code]).toEqual([409, 'conflict']);
  });

  it('is a 503 with Retry-After when the database fails', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    for (const name of ['gone', 'slow', 'full']) {
      const { status, body, headers } = await client.call('GET', `/test/${name}`, { key });
      expect([name, status, body.code, headers.get('retry-after')]).toEqual([name, 503, 'unavailable', '2']);
    }
  });

  it('is a 500 without details for an unexpected error, with one log line without secrets', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    for (const [method, path] of [
      ['GET', '/test/defect'],
      ['GET', '/test/wrong-query'],
      ['POST', '/test/forgetful'],
    ] as const) {
      log.mockClear();
      const { status, body, headers, text } = await client.call(method, `${path}`, { key, headers: { cookie: 'a=b' } });
      expect([path, status, body.code]).toEqual([path, 500, 'internal_error']);
      expect(text).not.toMatch(/agni_sk_|nowhere|stack|at .*\.ts/);
      expect(log).toHaveBeenCalledTimes(1);
      const line = String(log.mock.calls[0]![0]);
      expect(line).not.toContain('\n');
      expect(line).not.toMatch(/agni_sk_\w/);
      expect(JSON.parse(line)).toMatchObject({
        level: 'error',
        request_id: headers.get('x-request-id'),
        method,
        path: `/api/v1${path}`,
        code: 'internal_error',
        frames: expect.any(Array),
      });
    }
  });
});

import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { startAnswering } from '@/demo/vendors/answering';
import type { Actor } from '@/lib/core/actor';
import { toProblem } from '@/lib/core/problem';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { clientOf } from './client';
import type { ConnectionRow } from './connection-row';
import { rereadConnection } from './connections';
import { openCredentials } from './credentials';
import { makeConnection } from './testing';
import type { Vendor } from './vendor';

let server: Awaited<ReturnType<typeof startAnswering>>;
let actor: Actor;
let connection: ConnectionRow;
/** A vendor that accepts only the token `good`. */
let before: (token: string) => Promise<unknown>;

beforeAll(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  server = await startAnswering(async (request, response) => {
    const token = String(request.headers.authorization).replace('Bearer ', '');
    await before(token);
    response.writeHead(token === 'good' ? 200 : 401, { 'content-type': 'application/json' }).end('{}');
  });
  ({ actor } = await makeMember(await makeOrganization(), 'OWNER'));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await server.close();
});
beforeEach(async () => {
  before = async () => {};
  connection = await makeConnection(actor, 'gohighlevel', {
    base_url: server.url,
    credentials: { access_token: 'first' },
  });
});

const giveToken = (access_token: string) =>
  makeConnection(actor, 'gohighlevel', {
    base_url: server.url,
    account: { account_id: connection.account_id, account_name: 'Again' },
    credentials: { access_token },
  });

const vendor: Vendor = {
  id: 'gohighlevel',
  name: 'Vendor',
  baseUrls: () => [server.url],
  budget: { requests: 20, seconds: 60 },
  pauseOf: () => 1000,
  messagesOf: () => [],
  async authorize(row, rejected) {
    if (rejected === undefined) return `Bearer ${openCredentials(row).access_token}`;
    await giveToken('renewed');
    return 'Bearer renewed';
  },
  probe: async () => ({ account_id: 'a', account_name: 'A' }),
};
const ask = (path = '/things', id = 'x') =>
  clientOf(
    vendor,
    connection,
    actor,
  )({ path, params: { id }, answer: z.object({}) }).then(
    () => 'it went well',
    (error: unknown) => toProblem(error).code,
  );

it('marks the connection when a token is refused right after its renewal', async () => {
  expect(await ask()).toBe('reconnect_required');
  expect(await rereadConnection(connection.id)).toMatchObject({ status: 'needs_reconnect' });
});

it('keeps a connection that was reconnected while its renewed token was refused', async () => {
  before = async (token) => token === 'renewed' && giveToken('good');
  expect(await ask()).toBe('reconnect_required');
  expect(await rereadConnection(connection.id)).toMatchObject({ status: 'active', last_error: null });
  expect(await ask()).toBe('it went well');
});

it('uses the new token instead of renewing when the refused one was replaced', async () => {
  before = async (token) => token === 'first' && giveToken('good');
  expect(await ask()).toBe('it went well');
  expect(openCredentials((await rereadConnection(connection.id))!).access_token).toBe('good');
});

it('does not count a caller’s mistake as a vendor failure', async () => {
  expect(await ask('/things/{id}', '..')).toBe('validation_error');
  expect(await rereadConnection(connection.id)).toMatchObject({ status: 'active', last_error: null });
});

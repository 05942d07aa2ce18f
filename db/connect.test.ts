import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { readEnv } from '@/lib/core/env';
import { pgbouncerProgram, startPgbouncer } from '@/tests/pgbouncer';
import { checkConnections } from './check-connections';
import { closePools, controlPool } from './client';
import { connectToDatabase } from './connect';

const direct = process.env.DATABASE_URL!;
const named = (address: string) => ({ variable: 'DATABASE_URL', address });
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  await closePools();
  Object.assign(readEnv(), {
    DATABASE_URL: direct,
    DATABASE_DIRECT_URL: undefined,
    DATABASE_PREPARED_STATEMENTS: true,
  });
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A port that handles each connection as given; returns the address of the test's database through it. */
async function way(treat: (socket: Socket) => void): Promise<string> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    treat(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  const url = new URL(direct);
  url.port = String((server.address() as AddressInfo).port);
  return url.href;
}

function pass(socket: Socket): void {
  const far = net.connect(Number(new URL(direct).port), '127.0.0.1');
  far.on('error', () => {});
  socket.pipe(far).pipe(socket);
}

describe('connectToDatabase', () => {
  it('waits behind a proxy that currently has no primary', async () => {
    let primary = false;
    const address = await way((socket) => (primary ? pass(socket) : socket.destroy()));
    const said: string[] = [];
    setTimeout(() => {
      primary = true;
    }, 3_500);
    const client = await connectToDatabase(named(address), { log: (line) => said.push(line) });
    await client.end();
    expect(said).toEqual([
      expect.stringMatching(/^Waiting for the database at .*: the connection is closed at once…$/),
    ]);
  });

  it('waits while the server is read-only, like a standby before promotion', async () => {
    const name = new URL(direct).pathname.slice(1);
    await controlPool().query(`alter database ${name} set default_transaction_read_only = on`);
    await expect(connectToDatabase(named(direct), { patience_ms: 0 })).rejects.toThrow(
      /is read-only, as a standby is\.$/,
    );
    await (await connectToDatabase(named(direct), { patience_ms: 0, standby_will_do: true })).end();
    const waiting = connectToDatabase(named(direct));
    const writable = new pg.Client({ connectionString: direct, options: '-c default_transaction_read_only=off' });
    await writable.connect();
    await writable.query(`alter database ${name} reset default_transaction_read_only`);
    await writable.end();
    await (await waiting).end();
  });

  it.each([
    ['a server that speaks first', (socket: Socket) => socket.write('220 mail.example.com ESMTP\r\n')],
    ['a silent server', () => {}],
  ])('reports in a sentence that %s is not Postgres', async (_, treat) => {
    const address = await way(treat);
    await expect(connectToDatabase(named(address), { patience_ms: 0 })).rejects.toThrow(
      /^The database at 127\.0\.0\.1:\d+ \(DATABASE_URL\) cannot be used: .+\.$/,
    );
  });

  it.each([
    ['a wrong password', (url: URL) => Object.assign(url, { password: 'wrong' }), /password authentication failed/],
    ['a database that is not there', (url: URL) => Object.assign(url, { pathname: '/nowhere' }), /does not exist/],
    ['an unknown host', (url: URL) => Object.assign(url, { hostname: 'db.invalid' }), /no such host|looked up/],
  ])('reports %s without the password', async (_, change, words) => {
    const url = change(new URL(direct));
    const error = await connectToDatabase(named(url.href), { patience_ms: 0 }).catch((failure: Error) => failure);
    expect(error).toMatchObject({ name: 'StartupError', message: expect.stringMatching(words) });
    expect((error as Error).message).not.toContain(url.password);
  });
});

describe('checkConnections', () => {
  it('accepts a direct address of the same database', async () => {
    Object.assign(readEnv(), { DATABASE_DIRECT_URL: direct });
    await checkConnections({ patience_ms: 0 });
  });

  it('rejects a direct address where nothing listens', async () => {
    Object.assign(readEnv(), { DATABASE_DIRECT_URL: 'postgres://127.0.0.1:1/agni' });
    await expect(checkConnections({ patience_ms: 0 })).rejects.toThrow(
      'The database at 127.0.0.1:1 (DATABASE_DIRECT_URL) cannot be used: nothing listens there.',
    );
  });

  it('rejects a direct address of another database', { timeout: 30_000 }, async () => {
    const other = new URL(direct);
    other.pathname = '/postgres';
    Object.assign(readEnv(), { DATABASE_DIRECT_URL: other.href });
    await expect(checkConnections({ patience_ms: 0 })).rejects.toThrow(/DATABASE_DIRECT_URL leads to another database/);
  });

  it('rejects connections whose time zone is not UTC', async () => {
    const options = encodeURIComponent('-c timezone=Asia/Tokyo');
    Object.assign(readEnv(), { DATABASE_URL: `${direct}?options=${options}` });
    await expect(checkConnections({ patience_ms: 0 })).rejects.toThrow(/time zone Asia\/Tokyo, not UTC/);
  });

  it.skipIf(!pgbouncerProgram())('rejects prepared statements behind a PgBouncer that mixes them up', async () => {
    const bouncer = await startPgbouncer(pgbouncerProgram()!, direct);
    cleanups.push(bouncer.stop);
    Object.assign(readEnv(), { DATABASE_URL: bouncer.url });
    await expect(checkConnections({ patience_ms: 0 })).rejects.toThrow(/set DATABASE_PREPARED_STATEMENTS=0/);
    await closePools();
    Object.assign(readEnv(), { DATABASE_PREPARED_STATEMENTS: false });
    await checkConnections({ patience_ms: 0 });
  });
});

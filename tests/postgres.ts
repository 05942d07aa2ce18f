import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectToDatabase } from '@/db/connect';
import { giveTo, runAs } from '@/db/embedded/account';
import { freePort } from '@/db/embedded/postmaster';
import { type Daemon, NOBODY, startDaemon } from './daemon';

const PACKAGES = '/usr/lib/postgresql';

/** The directory of the newest Postgres that Debian's packages installed with server and clients, if there is one. */
export function installedPostgres(): string | undefined {
  if (!fs.existsSync(PACKAGES)) return undefined;
  const versions = fs.readdirSync(PACKAGES).sort((a, b) => Number(b) - Number(a));
  const directories = versions.map((version) => path.join(PACKAGES, version, 'bin'));
  return directories.find((bin) =>
    ['initdb', 'postgres', 'pg_dump'].every((name) => fs.existsSync(path.join(bin, name))),
  );
}

/** Starts an empty Postgres of the system. @returns the address of a database that its role `owner` owns */
export async function startPostgres(bin: string): Promise<Daemon & { url: string }> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'postgres-'));
  fs.writeFileSync(path.join(home, 'password'), 'test-password-of-the-superuser\n');
  giveTo(NOBODY, home);
  const data = path.join(home, 'data');
  const auth = ['-U', 'owner', '--auth=scram-sha-256', `--pwfile=${home}/password`];
  const { code, output } = await runAs(NOBODY, path.join(bin, 'initdb'), [
    '-D',
    data,
    '--encoding=UTF8',
    '--locale=C',
    ...auth,
  ]);
  if (code !== 0) throw new Error(output);
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((one) => [
    '-c',
    one,
  ]);
  const daemon = await startDaemon(
    path.join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings],
    port,
    NOBODY,
  );
  const url = `postgres://owner:test-password-of-the-superuser@127.0.0.1:${port}/postgres`;
  // It accepts connections a moment before it serves them.
  await (await connectToDatabase({ variable: 'DATABASE_URL', address: url })).end();
  return {
    url,
    async stop() {
      await daemon.stop();
      fs.rmSync(home, { recursive: true });
    },
  };
}

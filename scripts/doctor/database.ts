import type pg from 'pg';
import { checkConnections } from '@/db/check-connections';
import type { Plane } from '@/db/client';
import { connectToDatabase, hostOf, type NamedAddress } from '@/db/connect';
import { allDatabases, assertUsable } from '@/db/migrate';
import { compareMigrations, isOutdated } from '@/db/migration-state';
import { env } from '@/lib/core/env';
import { formatNumber, plural } from '@/lib/core/format';
import { StartupError } from '@/lib/core/startup-error';
import { workerCount } from '../environment';
import { type Finding, ok, problem, warning } from './finding';

const EXTENSIONS = ['pg_trgm', 'btree_gin'];
/** Clocks further apart, in seconds, are worth a warning; beyond the second, codes of authenticator apps fail. */
const [UNEVEN_SECONDS, WRONG_SECONDS] = [2, 30];

/** What was found about databases, and the planes there that this version can read. */
interface Report {
  findings: Finding[];
  readable: Plane[];
}

/** Checks every database of the installation, once each. */
export async function checkDatabases(): Promise<Report> {
  const reports: Report[] = [];
  for (const { database, planes } of allDatabases()) reports.push(await checkDatabase(database, planes));
  const findings = reports.flatMap((report) => report.findings);
  if (!findings.some(({ state }) => state === 'problem')) findings.push(...(await checkPooler()));
  return { findings, readable: reports.flatMap(({ readable }) => readable) };
}

async function checkDatabase(database: NamedAddress, planes: Plane[]): Promise<Report> {
  const subject = `Database ${hostOf(database.address)} (${database.variable})`;
  let client: pg.Client;
  try {
    client = await connectToDatabase(database, { patience_ms: 0, standby_will_do: true });
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    const advice = 'Check that it runs, the address, and the firewall in between.';
    return { findings: [problem(subject, `${error.message} ${advice}`)], readable: [] };
  }
  try {
    const checks = [checkServer, checkWritable, checkExtensions, checkConnectionLimit, checkClock];
    const findings: Finding[] = [];
    for (const check of checks) findings.push(...(await check(client, subject)));
    const readable: Plane[] = [];
    for (const plane of planes) {
      const migrations = await checkMigrations(client, subject, plane);
      findings.push(...migrations.findings);
      if (migrations.readable) readable.push(plane);
    }
    return { findings, readable };
  } finally {
    await client.end().catch(() => {});
  }
}

async function one<R extends pg.QueryResultRow>(client: pg.Client, query: string, values?: unknown[]): Promise<R> {
  return (await client.query<R>(query, values)).rows[0]!;
}

async function checkServer(client: pg.Client, subject: string): Promise<Finding[]> {
  const begun = performance.now();
  const { version, size } = await one<{ version: string; size: string }>(
    client,
    `select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size`,
  );
  const took = Math.round(performance.now() - begun);
  try {
    await assertUsable(client);
  } catch (error) {
    return [problem(subject, (error as Error).message)];
  }
  return [ok(subject, `Postgres ${version}, ${size}, answers in ${took} ms.`)];
}

async function checkWritable(client: pg.Client, subject: string): Promise<Finding[]> {
  const { standby, read_only } = await one<{ standby: boolean; read_only: string }>(
    client,
    "select pg_is_in_recovery() as standby, current_setting('transaction_read_only') as read_only",
  );
  if (standby) return [problem(subject, 'This is a standby. Point the address to the primary, or promote it.')];
  if (read_only === 'on') {
    return [
      problem(
        subject,
        'It is read-only (default_transaction_read_only). Is its disk full, or is it under maintenance?',
      ),
    ];
  }
  return [];
}

async function checkExtensions(client: pg.Client, subject: string): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string }>(
    'select name from pg_available_extensions where name = any($1)',
    [EXTENSIONS],
  );
  const absent = EXTENSIONS.filter((name) => !rows.some((row) => row.name === name));
  if (absent.length > 0) {
    return [problem(subject, `The server lacks ${absent.join(' and ')}. Install Postgres’s contrib package there.`)];
  }
  const { owner } = await one<{ owner: boolean }>(
    client,
    "select has_database_privilege(current_database(), 'create') as owner",
  );
  if (owner) return [];
  const { role } = await one<{ role: string }>(client, 'select current_user as role');
  return [
    problem(
      subject,
      `The role ${role} may not create schemas and extensions there, so the next migration will fail. Make it the owner of the database.`,
    ),
  ];
}

async function checkConnectionLimit(client: pg.Client, subject: string): Promise<Finding[]> {
  const { most, open } = await one<{ most: number; open: number }>(
    client,
    `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most,
            (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as open`,
  );
  // The pool, two for sign-in attempts, two that listen; in each process.
  const needed = (env.DATABASE_POOL_SIZE + 4) * workerCount();
  if (needed <= most && open < most * 0.9) return [];
  const use = `It allows ${formatNumber(most)} connections, of which ${formatNumber(open)} are open; the product needs up to ${formatNumber(needed)} on this machine.`;
  const advice = 'Raise max_connections, lower DATABASE_POOL_SIZE or WEB_CONCURRENCY, or put PgBouncer in front.';
  return [(needed > most ? problem : warning)(subject, `${use} ${advice}`)];
}

async function checkClock(client: pg.Client, subject: string): Promise<Finding[]> {
  await client.query('select 1');
  const before = Date.now();
  const { at } = await one<{ at: number }>(
    client,
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as at',
  );
  const seconds = (at - (before + Date.now()) / 2) / 1_000;
  const apart = Math.abs(seconds);
  if (apart < UNEVEN_SECONDS) return [];
  const text = `This machine’s clock is ${plural(Math.round(apart), 'second')} ${seconds > 0 ? 'behind' : 'ahead of'} the database’s.`;
  const advice = 'Synchronize both with NTP (timedatectl set-ntp true).';
  if (apart < WRONG_SECONDS) return [warning(subject, `${text} ${advice}`)];
  return [problem(subject, `${text} Codes of authenticator apps and links with an expiry will be refused. ${advice}`)];
}

/** Checks a plane's migrations. This version can read it when none is missing and no newer version has removed what it needs. */
async function checkMigrations(
  client: pg.Client,
  subject: string,
  plane: Plane,
): Promise<{ findings: Finding[]; readable: boolean }> {
  const { missing, unknown } = await compareMigrations(client, plane);
  if (await isOutdated(client, plane)) {
    const advice = 'Start the newer version, or restore the backup from before the upgrade.';
    const text = `A newer version of the product has removed what this one needs. ${advice}`;
    return { findings: [problem(subject, text)], readable: false };
  }
  const readable = missing === 0;
  if (unknown > 0) {
    const added = `${plural(unknown, `${plane} migration`)} that this one does not know`;
    const text = `A newer version of the product has added ${added}. Deploy that version here too.`;
    return { findings: [warning(subject, text)], readable };
  }
  if (readable) return { findings: [], readable };
  const text = `${plural(missing, `${plane} migration`)} missing. npm start applies them.`;
  return { findings: [warning(subject, text)], readable };
}

async function checkPooler(): Promise<Finding[]> {
  try {
    await checkConnections({ patience_ms: 0 });
    return [];
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    return [problem('Connections', error.message)];
  }
}

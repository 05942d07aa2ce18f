import path from 'node:path';
import { parseArgs } from 'node:util';
import type { NamedAddress } from '@/db/connect';
import { StartupError } from '@/lib/core/startup-error';
import type { BasePart, DumpPart, Manifest } from './backup/manifest';
import type { Rehearsal } from './backup/rehearse';
import { checkEnvironment } from './environment';
import { exitWith } from './exit-with';
import { loadEnvFiles, setEnv } from './run';
import { existingSecrets } from './secrets';

const USAGE = `Restores a backup of npm run backup. Never overwrites anything: the databases must be empty, or DATA_DIR without one.

  npm run restore -- <backup>                         into DATABASE_URL and the regions' databases, or with EMBEDDED_DATABASE=1 into DATA_DIR
  npm run restore -- <backup> --check                 only tries it, in a temporary Postgres
      --identity <file>    the key of an encrypted backup

Exit code 0: everything is restored and checked. 1: it is not.`;

interface Options {
  directory: string;
  identity: string | undefined;
  check: boolean;
}

function readOptions(): Options {
  try {
    const options = { identity: { type: 'string' }, check: { type: 'boolean' }, help: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (values.help || positionals.length !== 1) throw new StartupError(USAGE);
    return { directory: path.resolve(positionals[0]!), identity: values.identity, check: values.check ?? false };
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

/** Sets the keys from the directory of the data, where an installation without settings keeps them. */
function prepareEnvironment(needsDatabase: boolean): string {
  const dataDir = path.resolve(process.env.DATA_DIR || '.data');
  const secrets = existingSecrets(dataDir);
  const key = process.env.ENCRYPTION_KEY || secrets?.ENCRYPTION_KEY;
  if (!key) {
    throw new StartupError(
      'ENCRYPTION_KEY is missing: set it to the key of the installation that was backed up, which is not in the backup.',
    );
  }
  setEnv({ ENCRYPTION_KEY: key, APP_URL: process.env.APP_URL || 'http://localhost' });
  checkEnvironment({ replaced: needsDatabase ? [] : ['DATABASE_URL'], supplied: ['AUTH_SECRET'] });
  setEnv({
    AUTH_SECRET: process.env.AUTH_SECRET || secrets?.AUTH_SECRET || 'only for the restore: abcdefghijklmnopqrstuvwxyz',
  });
  if (!needsDatabase) setEnv({ DATABASE_URL: 'postgres://agni@127.0.0.1:1/later' });
  return dataDir;
}

/** Refuses a backup whose tables this version does not know. @throws StartupError */
async function assertNotNewer(manifest: Manifest): Promise<void> {
  const { default: journal } = await import('@/db/migrations/control/meta/_journal.json');
  if (manifest.migration <= (journal.entries.at(-1)?.when ?? 0)) return;
  throw new StartupError('The backup was made by a newer version of the product. Restore it with that version.');
}

/** A dump, and the empty database that it is restored into. */
interface Target {
  part: DumpPart;
  database: NamedAddress;
}

/** Finds the databases of all dumps, before anything is restored. @throws StartupError when one is missing or not empty */
async function emptyTargets(manifest: Manifest): Promise<Target[]> {
  const { assertEmpty } = await import('./backup/dump');
  const { databaseOf } = await import('./backup/sources');
  const dumps = manifest.parts.filter((part) => part.kind === 'dump');
  const targets = dumps.map((part) => ({ part, database: databaseOf(part.variable) }));
  for (const { database } of targets) await assertEmpty(database);
  return targets;
}

async function restoreDumps(targets: Target[], rehearsal: Rehearsal): Promise<void> {
  const { restoreAndCheck } = await import('./backup/rehearse');
  for (const { part, database } of targets) {
    rehearsal.signal.throwIfAborted();
    await restoreAndCheck(part, database.address, rehearsal);
  }
}

async function restoreEmbedded(part: BasePart, dataDir: string, rehearsal: Rehearsal): Promise<void> {
  const { startEmbedded } = await import('@/db/embedded');
  const { checkControl, unpackBase } = await import('./backup/rehearse');
  await unpackBase(part, dataDir, rehearsal);
  const server = await startEmbedded({ dataDir });
  try {
    await checkControl(server.url, undefined, rehearsal);
  } finally {
    await server.stop();
  }
}

async function main(signal: AbortSignal): Promise<number> {
  loadEnvFiles({ dev: false });
  const options = readOptions();
  const { checkFiles, readIdentities } = await import('./backup/files');
  const { basePartOf, readManifest } = await import('./backup/manifest');
  const manifest = readManifest(options.directory);
  const identities = options.identity === undefined ? [] : readIdentities(options.identity);
  const { directory, check: temporary } = options;
  const rehearsal = { directory, identities, log: console.log, signal, temporary };
  const base = basePartOf(manifest);
  if (base && process.env.DATABASE_URL && !options.check) {
    throw new StartupError(
      'This is a backup of the embedded Postgres: unset DATABASE_URL and set EMBEDDED_DATABASE=1.',
    );
  }
  const dataDir = prepareEnvironment(!base && !options.check);
  await assertNotNewer(manifest);
  if (options.check) {
    const { rehearseRestore } = await import('./backup/rehearse');
    await rehearseRestore(manifest, rehearsal);
    console.log('The backup is complete and can be restored.');
    return 0;
  }
  await checkFiles(manifest, options.directory, signal);
  const targets = await emptyTargets(manifest);
  if (base) await restoreEmbedded(base, dataDir, rehearsal);
  await restoreDumps(targets, rehearsal);
  console.log(
    `Restored the backup of ${manifest.created_at}. If the original still runs, read "A restored copy sends email" in docs/operations.md before npm start.`,
  );
  return 0;
}

exitWith(main, 1);

import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { StartupError } from '@/lib/core/startup-error';
import { type Attached, attachDatabase } from './attach-database';
import { type Draft, makeDirectories } from './backup/draft';
import { exitWith } from './exit-with';

const USAGE = `Backs up every database of the installation while it is in use, and verifies the backup by restoring it into a temporary Postgres.

  npm run backup -- --to <directory>                         a new directory inside it, not encrypted
  npm run backup -- --to <directory> --recipient <age1…>     encrypted for the holder of that key; repeatable
      --identity <file>    the key, to verify an encrypted backup at once (npm run restore -- --check can do it elsewhere)
      --no-verify          without verification
  npm run backup -- --new-key <file>                         makes a key, and prints its recipient

Exit code 0: the backup is complete. 1: it is not, or it could not be verified. 2: it could not be started.`;

const OPTIONS = {
  to: { type: 'string' },
  recipient: { type: 'string', multiple: true, default: [] as string[] },
  identity: { type: 'string' },
  'no-verify': { type: 'boolean', default: false },
  'new-key': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new StartupError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

async function makeBackup(to: string, recipients: readonly string[], { embedded }: Attached, signal: AbortSignal) {
  const { default: journal } = await import('@/db/migrations/control/meta/_journal.json');
  const { backUpCluster } = await import('./backup/base-backup');
  const { dumpDatabase } = await import('./backup/dump');
  const { writeManifest } = await import('./backup/manifest');
  const { directDatabases } = await import('./backup/sources');
  const { env } = await import('@/lib/core/env');
  const created_at = new Date().toISOString();
  const { partial, final } = makeDirectories(to, created_at);
  const draft: Draft = { directory: partial, recipients, signal };
  try {
    const parts = [];
    if (embedded) parts.push(await backUpCluster(embedded.cluster, embedded.port, draft));
    for (const database of directDatabases()) {
      signal.throwIfAborted();
      // The cluster's other databases are in its base backup too.
      if (embedded && new URL(database.address).host === new URL(env.DATABASE_URL).host) continue;
      parts.push(await dumpDatabase(database, draft));
    }
    const migration = journal.entries.at(-1)?.when ?? 0;
    writeManifest(partial, { format: 1, created_at, encrypted: recipients.length > 0, migration, parts });
    fs.renameSync(partial, final);
    return final;
  } catch (error) {
    fs.rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

function advise(directory: string, encrypted: boolean): void {
  const bytes = fs.readdirSync(directory).reduce((sum, name) => sum + fs.statSync(path.join(directory, name)).size, 0);
  console.log(`Backup: ${directory} (${(bytes / 1024 ** 2).toFixed(1)} MB)`);
  if (!encrypted)
    console.log(
      'It is not encrypted: it holds names, email addresses and calls. Use --recipient, or an encrypted disk.',
    );
  console.log(
    'Not in it: ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS and AUTH_SECRET. Keep them elsewhere; without ENCRYPTION_KEY the',
  );
  console.log('credentials of connected services and authenticator apps in it are lost.');
}

async function verify(directory: string, identities: readonly string[], signal: AbortSignal): Promise<void> {
  const { readManifest } = await import('./backup/manifest');
  const { rehearseRestore } = await import('./backup/rehearse');
  await rehearseRestore(readManifest(directory), { directory, identities, log: console.log, signal, temporary: true });
  console.log('Verified: it was restored into a temporary Postgres, which is removed again.');
}

async function main(signal: AbortSignal): Promise<number> {
  const { to, recipient, identity, 'no-verify': unverified, 'new-key': newKey, help } = readOptions();
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const { checkRecipients, readIdentities, writeNewKey } = await import('./backup/files');
  if (newKey !== undefined) {
    console.log(
      `Wrote ${newKey}. Keep it away from this server and its backups. Its recipient is\n  ${await writeNewKey(newKey)}`,
    );
    return 0;
  }
  if (!to) throw new StartupError(USAGE);
  checkRecipients(recipient);
  const identities = identity === undefined ? [] : readIdentities(identity);
  const installation = await attachDatabase({ standby_will_do: true });
  try {
    const directory = await makeBackup(to, recipient, installation, signal);
    advise(directory, recipient.length > 0);
    if (unverified) return 0;
    if (recipient.length > 0 && identity === undefined) {
      console.log(
        `Not verified, because the key is not here. Where it is: npm run restore -- ${directory} --identity <file> --check`,
      );
      return 0;
    }
    await verify(directory, identities, signal);
    return 0;
  } catch (error) {
    if (signal.aborted) throw error;
    console.error(error instanceof StartupError ? error.message : error);
    return 1;
  } finally {
    await installation.detach();
  }
}

exitWith(main);

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { StartupError } from '@/lib/core/startup-error';
import { type Account, accountFor, canReach, giveTo, runAs } from './account';
import { type Binaries, findBinaries, SHARED_ROOT } from './binaries';

/** The two passwords of a cluster: of its superuser, and of the role that the application signs in with. */
export type Passwords = { superuser: string; application: string };

/** One embedded Postgres: its files, who runs it and with which programs. */
export type Cluster = {
  /** The Postgres data directory; its name carries the major version, because no upgrade program is shipped. */
  directory: string;
  logFile: string;
  account: Account;
  binaries: Binaries;
  passwords: Passwords;
  /** Where the passwords are kept. */
  passwordFile: string;
};

type Pointer = { data_dir: string; location: string };

function readPointer(file: string): Pointer | undefined {
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Pointer) : undefined;
}

/**
 * The directory that holds the Postgres files: DATA_DIR, or, if the account cannot enter it (root's home), one below
 * `SHARED_ROOT` that DATA_DIR/postgres.location points to.
 */
export function clusterHome(dataDir: string): string {
  const file = path.join(dataDir, 'postgres.location');
  const pointer = readPointer(file);
  if (pointer) {
    const original = path.join(pointer.data_dir, 'postgres.location');
    if (pointer.data_dir !== dataDir && readPointer(original)?.location === pointer.location) {
      throw new StartupError(
        `${dataDir} is a copy of ${pointer.data_dir}, whose database it would share. Delete the copy to start over.`,
      );
    }
    if (!fs.existsSync(pointer.location)) {
      throw new StartupError(
        `The database files of ${dataDir} were kept in ${pointer.location} and are gone. Bring them back, or delete ${dataDir} to start over.`,
      );
    }
    if (pointer.data_dir === dataDir) return pointer.location;
  } else if (canReach(accountFor(dataDir), dataDir)) return dataDir;
  const location = pointer?.location ?? path.join(SHARED_ROOT, randomBytes(6).toString('hex'));
  fs.mkdirSync(location, { recursive: true, mode: 0o755 });
  fs.writeFileSync(file, JSON.stringify({ data_dir: dataDir, location } satisfies Pointer));
  return location;
}

/** Returns where the Postgres files of a DATA_DIR are kept, if outside of it. */
export function outsideLocation(dataDir: string): string | undefined {
  return readPointer(path.join(dataDir, 'postgres.location'))?.location;
}

/** Returns the name of the cluster's directory in the home of the Postgres files, such as `postgres-18`; undefined when there is none. */
export function clusterName(home: string): string | undefined {
  return fs.readdirSync(home).find((name) => /^postgres-\d+$/.test(name));
}

function refuseOtherMajor(home: string, major: string): void {
  const other = clusterName(home);
  if (!other) return;
  throw new StartupError(
    `${home} holds a database of Postgres ${other.slice(9)}, and this version brings Postgres ${major}, which cannot read it. Start with the version that made it, or choose another DATA_DIR.`,
  );
}

function newPasswords(): Passwords {
  return { superuser: randomBytes(24).toString('base64url'), application: randomBytes(24).toString('base64url') };
}

/**
 * Makes the directory in which a cluster is prepared, to be renamed once it is complete, and deletes those of killed processes,
 * which may hold unencrypted data. The caller holds the lock of DATA_DIR.
 */
export function makeUnfinished(home: string): string {
  for (const name of fs.readdirSync(home)) {
    if (name.startsWith('postgres.new-')) fs.rmSync(path.join(home, name), { recursive: true, force: true });
  }
  const directory = path.join(home, `postgres.new-${process.pid}`);
  fs.mkdirSync(directory, { mode: 0o700 });
  return directory;
}

/** Runs initdb in a temporary directory and renames the result, so that a directory named `postgres-18` is always complete. */
async function initialise(cluster: Cluster): Promise<void> {
  const { account, binaries, directory } = cluster;
  const home = path.dirname(directory);
  const work = makeUnfinished(home);
  fs.writeFileSync(path.join(work, 'password'), `${cluster.passwords.superuser}\n`, { mode: 0o600 });
  giveTo(account, work);
  const fresh = path.join(work, 'data');
  const authentication = ['-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${path.join(work, 'password')}`];
  // Sorts by byte like C, but knows upper and lower case of every script; built in, so the same on every machine.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const { code, output } = await runAs(account, binaries.initdb, ['-D', fresh, ...authentication, ...locale]);
  if (code !== 0) {
    fs.rmSync(work, { recursive: true, force: true });
    throw new StartupError(`The database could not be created in ${home}: ${explainOutput(output, home)}`);
  }
  fs.renameSync(fresh, directory);
  fs.rmSync(work, { recursive: true, force: true });
}

/** Returns the line of a Postgres program's output that says what went wrong. */
export function explainOutput(output: string, directory: string): string {
  if (/No space left on device|Disk quota exceeded|Check free disk space|wrote only/.test(output))
    return `the disk that holds ${directory} is full.`;
  const lines = output.split('\n').filter(Boolean);
  const telling = lines.findLast((line) => /FATAL|PANIC|error:|could not/.test(line)) ?? lines.at(-1);
  return telling?.replace(/^.*?(FATAL|PANIC|error): +/, '') ?? 'it gave no reason.';
}

/**
 * Finds the cluster of a DATA_DIR, creating it if there is none. The caller holds the directory's lock.
 * @throws StartupError for what a person can fix
 */
export async function openCluster(dataDir: string): Promise<Cluster> {
  const home = clusterHome(dataDir);
  const account = existingAccount(home);
  const binaries = await findBinaries(account, home);
  const directory = path.join(home, `postgres-${binaries.major}`);
  const passwordFile = path.join(dataDir, 'postgres.json');
  const logFile = path.join(dataDir, 'postgres.log');
  if (!fs.existsSync(directory)) {
    refuseOtherMajor(home, binaries.major);
    const passwords = newPasswords();
    fs.writeFileSync(passwordFile, JSON.stringify(passwords), { mode: 0o600 });
    const cluster = { directory, logFile, account, binaries, passwords, passwordFile };
    await initialise(cluster);
    return cluster;
  }
  if (!fs.existsSync(passwordFile)) {
    throw new StartupError(
      `${passwordFile} is missing, and with it the password of the database in ${directory}. Bring it back from a backup, or choose another DATA_DIR.`,
    );
  }
  // A backup restored by root belongs to root, but Postgres must own its files.
  if (account.uid !== undefined && fs.statSync(directory).uid === 0) giveTo(account, directory);
  const passwords = JSON.parse(fs.readFileSync(passwordFile, 'utf8')) as Passwords;
  return { directory, logFile, account, binaries, passwords, passwordFile };
}

function existingAccount(home: string): Account {
  return accountFor(path.join(home, clusterName(home) ?? 'postgres'));
}

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { StartupError } from '@/lib/core/startup-error';

/** The user that Postgres runs as; empty means: as ourselves. */
export type Account = { uid?: number; gid?: number };

const NOBODY = 65534;

// Nothing of ours (secrets above all) is handed to Postgres, and its messages stay in English so that they can be read.
const POSTGRES_ENV: Record<string, string> = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Chooses the account for a data directory. Postgres refuses root; root therefore runs it as the owner of an existing
 * data directory, or as nobody.
 * @throws StartupError when the directory belongs to somebody else.
 */
export function accountFor(dataDirectory: string): Account {
  if (!process.getuid || !process.getgid) return {};
  const owner = fs.existsSync(dataDirectory) ? fs.statSync(dataDirectory) : undefined;
  if (process.getuid() !== 0) {
    if (owner && owner.uid !== process.getuid()) {
      throw new StartupError(
        `${dataDirectory} belongs to another user (uid ${owner.uid}). Start as that user or as root, or choose another DATA_DIR.`,
      );
    }
    return {};
  }
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: NOBODY, gid: NOBODY };
}

/** Gives a file or directory, and all below it, to the account. */
export function giveTo(account: Account, target: string): void {
  if (account.uid === undefined || account.gid === undefined) return;
  fs.lchownSync(target, account.uid, account.gid);
  if (!fs.lstatSync(target).isDirectory()) return;
  for (const name of fs.readdirSync(target)) giveTo(account, path.join(target, name));
}

/** Whether the account can work in a directory below `directory`, tried for real: modes, ACLs and mounts all have a say. */
export function canReach(account: Account, directory: string): boolean {
  if (account.uid === undefined) return true;
  const probe = fs.mkdtempSync(path.join(directory, '.reach-'));
  try {
    giveTo(account, probe);
    const script = 'cd "$0" && : > probe && rm probe';
    return spawnSync('/bin/sh', ['-c', script, probe], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
  } finally {
    fs.rmSync(probe, { recursive: true, force: true });
  }
}

/** What a finished program left: its exit code (null: not started or killed) and what it wrote. */
export type Outcome = { code: number | null; output: string };

/** Runs one of the Postgres programs to its end as the account. Never throws. */
export function runAs(account: Account, program: string, args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    // `/` because the account may not be allowed to enter our working directory.
    const options = {
      ...account,
      env: POSTGRES_ENV as NodeJS.ProcessEnv,
      cwd: '/',
      detached: process.platform !== 'win32',
    };
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Starts a Postgres program that lives on by itself, in a session of its own so that Ctrl-C does not hit it. */
export function spawnAs(account: Account, program: string, args: string[], logFile: string) {
  const log = fs.openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(program, args, {
      ...account,
      env: POSTGRES_ENV as NodeJS.ProcessEnv,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      windowsHide: true,
    });
    child.unref();
    return child;
  } finally {
    fs.closeSync(log);
  }
}

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { StartupError } from '@/lib/core/startup-error';

/** The user that Postgres runs as; empty to run as the current user. */
export type Account = { uid?: number; gid?: number };

const NOBODY = 65534;

// Postgres gets none of our environment, above all no secrets; its messages stay in English so that they can be parsed.
const POSTGRES_ENV: Record<string, string> = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Chooses the account for a data directory. Postgres refuses to run as root, so root runs it as the owner of an existing data
 * directory, or as the user `nobody`.
 * @throws StartupError when the directory belongs to another user
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

/** Changes the owner of a file or directory, recursively, to the account. */
export function giveTo(account: Account, target: string): void {
  if (account.uid === undefined || account.gid === undefined) return;
  fs.lchownSync(target, account.uid, account.gid);
  if (!fs.lstatSync(target).isDirectory()) return;
  for (const name of fs.readdirSync(target)) giveTo(account, path.join(target, name));
}

/** Returns whether the account can write below `directory`. Tried for real, because modes, ACLs and mounts all matter. */
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

/** The result of a program: its exit code (null when not started or killed) and its output. */
export type Outcome = { code: number | null; output: string };

/** Runs a Postgres program to completion as the account. Never throws. */
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

/** Starts a detached Postgres program in its own session, so that Ctrl-C does not reach it. */
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

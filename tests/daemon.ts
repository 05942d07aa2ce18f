import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Finds an installed program in PATH or among the system's servers, which PATH often leaves out. */
export function installedProgram(name: string): string | undefined {
  const directories = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return directories
    .filter(Boolean)
    .map((directory) => path.join(directory, name))
    .find((file) => fs.existsSync(file));
}

/** A server program that runs in the foreground during a test. */
export interface Daemon {
  stop(): Promise<void>;
}

/** The account for servers that refuse to run as root. */
export const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/**
 * Starts a server and waits until it accepts connections on a port of 127.0.0.1.
 * @throws Error with its output when it exits before that
 */
export async function startDaemon(
  program: string,
  args: string[],
  port: number,
  account: { uid?: number; gid?: number } = {},
): Promise<Daemon> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', ...account });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${program} ended with code ${child.exitCode}:\n${output}`);
    await sleep(50);
  }
  return { stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}

async function accepts(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

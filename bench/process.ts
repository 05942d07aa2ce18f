import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that was started for the benchmark. */
export interface Running {
  pid: number;
  stop(): Promise<void>;
}

const running = new Set<Running & { child: ChildProcess }>();

// If the benchmark itself fails, no process stays behind.
process.on('exit', () => {
  for (const { child } of running) child.kill('SIGKILL');
});

/** Starts a Node program. @param args its file and arguments, after any options of Node */
export function start(args: string[], env: Record<string, string> = {}): Running & { child: ChildProcess } {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const program = {
    child,
    pid: child.pid!,
    async stop() {
      running.delete(program);
      child.kill('SIGTERM');
      await ended;
    },
  };
  running.add(program);
  return program;
}

/** Returns the next line that a program prints as JSON; peers report that they are ready this way. */
export function firstWord<T>({ child }: { child: ChildProcess }): Promise<T> {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = () => reject(new Error(`${child.spawnargs.join(' ')} ended before it was ready`));
    const listen = (chunk: Buffer) => {
      text += chunk.toString();
      const [line] = /^\{.*\}$/m.exec(text) ?? [];
      if (line === undefined) return;
      child.off('exit', fail);
      child.stdout!.off('data', listen).resume();
      resolve(JSON.parse(line) as T);
    };
    child.once('exit', fail);
    child.stdout!.on('data', listen);
  });
}

/** Waits until a URL returns 200. */
export async function ready(url: string, headers: Record<string, string> = {}): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const answer = await fetch(url, { headers }).catch(() => undefined);
    if (answer?.ok) return answer;
    if (attempt === 300) throw new Error(`${url} does not answer`);
    await sleep(200);
  }
}

/** The CPU time of a process and its children so far, in milliseconds. Linux only: it is read from `/proc`. */
export function cpuTimeOf(pid: number): number {
  // The second field, the name, may contain spaces.
  const [user, system] = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ').slice(11, 13);
  const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  const own = (Number(user) + Number(system)) * TICK_MS;
  return children.reduce((sum, child) => sum + cpuTimeOf(Number(child)), own);
}

const TICK_MS = 10;

/** The resident memory of a process now, in bytes. Linux only. */
export function residentMemoryOf(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kibibytes) * 1024;
}

/** Stops every program that is still running. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((program) => program.stop()));
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';

// Writes ten times a second to both streams and reports by IPC what happens. Like Next, it reports exceptions on
// stderr.
const PROGRAM = `
  import { run } from './scripts/run.ts';
  process.on('uncaughtException', (error) => {
    process.send({ uncaught: error.code });
    console.error('uncaughtException: ', error);
  });
  run(async ({ defer }) => {
    defer(() => process.send({ undone: true }));
    let said = 0;
    setInterval(() => {
      console.log('out');
      console.error('err');
      process.send({ said: ++said });
    }, 100);
  });
`;

describe('run', () => {
  it('keeps serving after the reader of its output is gone, and still shuts down cleanly', {
    timeout: 30_000,
  }, async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', PROGRAM], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const told: Record<string, unknown>[] = [];
    child.on('message', (message) => told.push(message as Record<string, unknown>));
    await once(child.stdout!, 'data');
    child.stdout!.destroy();
    child.stderr!.destroy();
    const before = told.length;
    await sleep(1_500);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(told.filter((message) => 'uncaught' in message)).toEqual([]);
    expect(told.length - before).toBeGreaterThan(5);
    expect([code, told.at(-1)]).toEqual([0, { undone: true }]);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

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

// Says that it serves, and that its cleanups are done, in files, because its terminal will be closed.
const IN_TERMINAL = `
  import fs from 'node:fs';
  import { run } from './scripts/run.ts';
  run(async ({ defer }) => {
    defer(() => fs.writeFileSync(process.env.HOME_OF_TEST + '/undone', ''));
    defer(() => console.log('undoing'));
    setInterval(() => console.log('out'), 100);
    fs.writeFileSync(process.env.HOME_OF_TEST + '/serves', '');
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

  it.skipIf(process.platform !== 'linux')(
    'runs the cleanups after its terminal was closed',
    {
      timeout: 30_000,
    },
    async () => {
      const home = fs.mkdtempSync(path.join(os.tmpdir(), 'run-'));
      onTestFinished(() => fs.rmSync(home, { recursive: true, force: true }));
      fs.writeFileSync(path.join(home, 'program.mjs'), IN_TERMINAL.replace('./scripts', path.resolve('scripts')));
      const command = `exec "${process.execPath}" --import tsx "${path.join(home, 'program.mjs')}"`;
      const env = { ...process.env, HOME_OF_TEST: home };
      // Runs a command in a terminal of its own; its writes fail with EIO once `script` is gone.
      const terminal = spawn('script', ['--quiet', '--command', command, '/dev/null'], { env, stdio: 'ignore' });
      const read = (name: string) => fs.readFileSync(path.join(home, name), 'utf8');
      await vi.waitFor(() => expect(read('serves')).toBe(''), { timeout: 15_000 });
      const ended = once(terminal, 'exit');
      terminal.kill('SIGKILL');
      await ended;
      await vi.waitFor(() => expect(read('undone')).toBe(''), { timeout: 5_000 });
    },
  );
});

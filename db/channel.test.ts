import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { openSilentProxy } from '@/tests/silent-proxy';

const proxy = await openSilentProxy();
process.env.DATABASE_DIRECT_URL = proxy.url;
afterEach(() => {
  proxy.silent = false;
});
afterAll(() => proxy.close());

const { Channel } = await import('./channel');
const { closePools, controlPool } = await import('./client');

// The machine may be busy; waiting times are not under test.
vi.setConfig({ testTimeout: 90_000 });

const open = () => {
  const heard: string[] = [];
  const channel = new Channel('test_channel', {
    message: (payload) => heard.push(payload),
    begin: () => heard.push('begin'),
  });
  return { channel, heard };
};
const say = (payload: string) => controlPool().query('select pg_notify($1, $2)', ['test_channel', payload]);
const proven = (channel: InstanceType<typeof Channel>, expected: boolean, timeout: number) =>
  vi.waitFor(() => expect(channel.isLive).toBe(expected), { timeout, interval: 20 });
const listeners = async () => {
  const { rows } = await controlPool().query<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = 'agni listener' and datname = current_database()",
  );
  return rows.map(({ pid }) => pid);
};

test('Channel delivers messages in order once it is live', async () => {
  const { channel, heard } = open();
  await proven(channel, true, 20_000);
  for (const word of ['pulse somebody-else 1e9', 'one', 'two']) await say(word);
  await vi.waitFor(() => expect(heard).toEqual(['begin', 'one', 'two']));
  await channel.close();
  expect(channel.isLive).toBe(false);
});

test('Channel reconnects and calls begin again when the server closes its connection', async () => {
  const { channel, heard } = open();
  await proven(channel, true, 20_000);
  const [pid] = await listeners();
  await controlPool().query('select pg_terminate_backend($1)', [pid]);
  await proven(channel, false, 1_000);
  await say('lost');
  await proven(channel, true, 20_000);
  await say('heard');
  await vi.waitFor(() => expect(heard).toEqual(['begin', 'begin', 'heard']));
  await channel.close();
});

test('Channel is not live within five seconds of a silent connection, and reconnects later', async () => {
  const { channel, heard } = open();
  const lines: string[] = [];
  for (const level of ['warn', 'info'] as const)
    vi.spyOn(console, level).mockImplementation((line) => void lines.push(line));
  await proven(channel, true, 20_000);
  await sleep(1_500);
  proxy.silent = true;
  await proven(channel, false, 5_000);
  // Logged when its replacement stays silent as well, after five seconds.
  await vi.waitFor(() => expect(lines).not.toHaveLength(0), { timeout: 20_000 });
  await sleep(3_000);
  expect([channel.isLive, lines.length]).toEqual([false, 1]);
  proxy.silent = false;
  await proven(channel, true, 25_000);
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(['warn', 'info']);
  expect(lines[1]).toContain('receives notifications again');
  expect(heard.filter((word) => word === 'begin')).toHaveLength(2);
  await channel.close();
});

test('Channel stops when the pools close', async () => {
  const { channel } = open();
  await proven(channel, true, 20_000);
  await closePools();
  await vi.waitFor(async () => expect(await listeners()).toEqual([]));
  expect(channel.isLive).toBe(false);
});

test('Channel does not keep a process alive', async () => {
  const program = `
    import { Channel } from './db/channel.ts';
    const channel = new Channel('test_channel', { message() {}, begin() {} });
    const wait = setInterval(() => {
      if (!channel.isLive) return;
      console.log('proven');
      clearInterval(wait);
    }, 20);`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
  expect(stdout).toBe('proven\n');
});

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'refusals-'));
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

const COMPLETE = {
  APP_URL: 'https://settings.example.com',
  DATABASE_URL: 'postgres://agni:hidden-password@127.0.0.1:1/agni',
  SMTP_URL: 'smtp://127.0.0.1:1',
  AUTH_SECRET: 'abcdefghijklmnopqrstuvwxyz0123456789',
  ENCRYPTION_KEY: 'zyxwvutsrqponmlkjihgfedcba9876543210',
};

/** Runs a command of the project in a separate environment until it exits. */
function run(script: string, values: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const env = { PATH: process.env.PATH!, PORT: '0', DATA_DIR: path.join(home, 'data'), ...values };
  const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`], { env: env as never });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

const BAD = {
  APP_URL: 'https://example.com/settings',
  SMTP_URL: 'mail.example.com:587',
  MAIL_FROM: 'nonsense',
  WEB_CONCURRENCY: 'all',
  API_RATE_LIMIT_PER_MINUTE: 'many',
};

describe.each(['start', 'demo', 'dev', 'build'])('npm run %s', (script) => {
  it('rejects a wrong environment before building anything, with one sentence per variable', async () => {
    const { code, said } = await run(script, { ...COMPLETE, ...BAD });
    expect(code).toBe(1);
    expect(said.trim().split('\n')).toEqual([
      'The environment cannot be used:',
      expect.stringMatching(/^ {2}APP_URL must end after the host/),
      expect.stringMatching(/^ {2}WEB_CONCURRENCY must be auto or a whole number from 1 to 64$/),
      expect.stringMatching(/^ {2}SMTP_URL must be the address of a mail server/),
      expect.stringMatching(/^ {2}MAIL_FROM must be an email address/),
      expect.stringMatching(/^ {2}API_RATE_LIMIT_PER_MINUTE must be a whole number/),
    ]);
  });
});

describe.each(['start', 'demo', 'dev'])('npm run %s', (script) => {
  it.each([
    ['scripts', 'is a directory'],
    ['no-such-file.mmdb', 'does not exist'],
    ['package.json', 'is not a complete MaxMind DB file (.mmdb)'],
  ])('refuses GEOIP_DATABASE=%s with what is wrong with it', async (file, fault) => {
    const { code, said } = await run(script, { ...COMPLETE, GEOIP_DATABASE: file });
    expect(code).toBe(1);
    expect(said.trim().split('\n')).toEqual([
      'The environment cannot be used:',
      `  GEOIP_DATABASE names a file that ${fault}`,
    ]);
  });
});

describe.each(['encryption-rotate', 'audit-verify'])('scripts/%s', (script) => {
  it('rejects a wrong environment with one sentence per variable', async () => {
    const { code, said } = await run(script, { ...COMPLETE, ENCRYPTION_KEY: 'short', DATABASE_URL: 'mysql://h/d' });
    expect(code).toBe(2);
    expect(said.trim().split('\n')).toEqual([
      'The environment cannot be used:',
      expect.stringMatching(/^ {2}DATABASE_URL must be the address of a Postgres database/),
      expect.stringMatching(/^ {2}ENCRYPTION_KEY is too weak/),
    ]);
  });

  it('reports in one sentence, without the password, that the database cannot be reached', async () => {
    const { code, said } = await run(script, COMPLETE);
    expect(code).toBe(2);
    expect(said).toBe('The database at 127.0.0.1:1 (DATABASE_URL) cannot be used: nothing listens there.\n');
  });
});

describe('DATA_DIR', () => {
  it('is rejected in one sentence before the build when it is a file', async () => {
    const file = path.join(home, 'file');
    fs.writeFileSync(file, '');
    const { code, said } = await run('demo', { DATA_DIR: file });
    expect([code, said]).toEqual([
      1,
      `${file} is not a directory. Choose another place with DATA_DIR=/some/directory.\n`,
    ]);
  });

  const mounted = path.join(home, 'read-only');
  fs.mkdirSync(mounted);
  const mounts = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', mounted]).status === 0;
  afterAll(() => void (mounts && spawnSync('umount', [mounted])));

  it.skipIf(!mounts).each(['', '/below', '/far/below'])(
    'is rejected in one sentence when its file system is read-only (%s)',
    async (below) => {
      const { code, said } = await run('demo', { DATA_DIR: mounted + below });
      expect([code, said]).toEqual([
        1,
        `${mounted}${below} cannot be written by this user (EROFS). Choose another place with DATA_DIR=/some/directory.\n`,
      ]);
    },
  );
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { envProblems, VARIABLES } from './env';

const GOOD = {
  APP_URL: 'https://settings.example.com',
  DATABASE_URL: 'postgres://agni:password@db.example.com:5432/agni',
  AUTH_SECRET: 'abcdefghijklmnopqrstuvwxyz0123456789',
  ENCRYPTION_KEY: 'zyxwvutsrqponmlkjihgfedcba9876543210',
};
const problems = (values: Record<string, string>) => envProblems({ ...GOOD, ...values } as never);

describe('envProblems', () => {
  it.each<Record<string, string>>([
    {},
    { APP_URL: 'https://settings.example.com/' },
    { APP_URL: 'http://localhost:3000' },
    { DATABASE_URL: 'postgresql://agni@localhost' },
    { DATABASE_URL: 'postgres:///agni?host=/var/run/postgresql' },
    { DATABASE_DIRECT_URL: 'postgres://agni:p%23ss@[::1]:5432/agni?sslmode=require' },
    { SMTP_URL: 'smtps://user:p%40ss@mail.example.com' },
    { SMTP_URL: 'smtp://127.0.0.1:1025' },
    { MAIL_FROM: '"Acme, Inc." <no-reply@example.com>' },
    { MAIL_FROM: 'no-reply@example.com' },
    { REDIS_URL: 'rediss://:password@redis.example.com:6379/0' },
    { CALCOM_BASE_URLS: 'https://cal.example.com/api/v2/, http://10.0.0.7:3000' },
    { API_RATE_LIMIT_PER_MINUTE: '600', PORT: '0', TRUST_PROXY: 'true' },
    { GHL_CLIENT_ID: 'id', GHL_CLIENT_SECRET: 'secret' },
    { MAIL_FROM: '', SMTP_URL: '', REDIS_URL: '' },
  ])('accepts %j', (values) => {
    expect(problems(values)).toEqual([]);
  });

  it.each([
    ['APP_URL', 'settings.example.com', /must be the public address/],
    ['APP_URL', 'ftp://settings.example.com', /must be the public address/],
    ['APP_URL', 'https://example.com/settings', /cannot be served below a path/],
    ['APP_URL', 'https://example.com/?a=b', /must end after the host/],
    ['APP_URL', 'https://ada:secret@example.com', /without a user name and password/],
    ['APP_URL', 'http://0.0.0.0:3000', /that browsers can reach/],
    ['APP_NAME', 'Agni\nBcc: x', /one line/],
    ['PORT', '70000', /whole number from 0 to 65535/],
    ['PORT', '0x50', /whole number from 0 to 65535/],
    ['HOST', 'http://localhost', /address of this machine/],
    ['DATABASE_URL', 'localhost/agni', /must be the address of a Postgres database/],
    ['DATABASE_URL', 'db.example.com:5432/agni', /must be the address of a Postgres database/],
    ['DATABASE_URL', 'mysql://agni:password@localhost/agni', /must be the address of a Postgres database/],
    ['DATABASE_URL', 'postgres://', /names no host|cannot be read/],
    ['DATABASE_URL', 'postgres://agni:p#ss@localhost/agni', /percent-encoded/],
    ['DATABASE_URL', 'postgres://agni:p%ss@localhost/agni', /percent-encoded/],
    ['DATABASE_URL', 'postgres://one:5432,two:5432/agni', /one host/],
    ['DATABASE_URL', 'postgres://one,two/agni', /one host/],
    ['DATABASE_DIRECT_URL', 'https://db.example.com', /must be the address of a Postgres database/],
    ['DATABASE_URL_EU', 'eu.example.com', /must be the address of a Postgres database/],
    ['DATABASE_URL_IN', 'mongodb://in.example.com', /must be the address of a Postgres database/],
    ['DATABASE_URL_US', '"postgres://us.example.com"', /must be the address of a Postgres database/],
    ['DATABASE_POOL_SIZE', '0', /whole number from 1 to 500/],
    ['DATABASE_PREPARED_STATEMENTS', 'no', /must be 1 or 0/],
    ['EMBEDDED_DATABASE', 'yes', /must be 1 or 0/],
    ['AUTH_SECRET', 'short', /too weak/],
    ['AUTH_SECRET', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', /random characters/],
    ['AUTH_SECRET', GOOD.ENCRYPTION_KEY, /must differ from ENCRYPTION_KEY/],
    ['ENCRYPTION_KEY', 'short', /too weak/],
    ['ENCRYPTION_KEY_PREVIOUS', `${GOOD.AUTH_SECRET},short`, /too weak/],
    ['SMTP_URL', 'mail.example.com:587', /must be the address of a mail server/],
    ['SMTP_URL', 'http://mail.example.com', /must be the address of a mail server/],
    ['SMTP_URL', 'smtp://', /names no host|cannot be read/],
    ['SMTP_URL', 'smtp://user@mail.example.com', /without a password/],
    ['SMTP_URL', 'smtp://user:p/ss@mail.example.com', /percent-encoded/],
    ['MAIL_FROM', 'nonsense', /must be an email address/],
    ['MAIL_FROM', 'Agni <no-reply>', /must be an email address/],
    ['MAIL_FROM', 'a@example.com, b@example.com', /must be an email address/],
    ['LOCAL_INBOX', '2', /must be 1 or 0/],
    ['TRUST_PROXY', 'loopback', /must be 1 or 0/],
    ['BREACH_CHECK_URL', 'api.pwnedpasswords.com', /begins with https/],
    ['REDIS_URL', 'redis.example.com:6379', /must be an address like redis/],
    ['REDIS_URL', 'http://redis.example.com', /must be an address like redis/],
    ['API_RATE_LIMIT_PER_MINUTE', 'unlimited', /whole number from 1/],
    ['API_RATE_LIMIT_PER_MINUTE', '1e3', /whole number from 1/],
    ['GHL_CLIENT_ID', 'id', /belong together/],
    ['GHL_BASE_URL', 'services.example.com', /begins with https/],
    ['GHL_AUTHORIZE_URL', 'javascript:alert(1)', /begins with https/],
    ['INTEGRATION_TIMEOUT_MS', '10s', /whole number from 100/],
    ['CALCOM_BASE_URLS', 'https://cal.example.com,cal.example.org', /separated by commas/],
    ['API_MOUNT', 'both', /must be front-door or next/],
  ])('rejects %s=%s with one sentence that does not repeat the value', (name, value, words) => {
    const found = problems({ [name]: value });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(words);
    expect(found[0]).toMatch(new RegExp(`^${name} `.replace('GHL_CLIENT_ID ', 'GHL_CLIENT_ID and ')));
    if (/:.*[^:]@|secret|short|aaaa/.test(value)) expect(found[0]).not.toContain(value);
  });

  it('names every missing variable', () => {
    expect(envProblems({} as never).map((problem) => problem.split(' ')[0])).toEqual(Object.keys(GOOD));
  });
});

describe('.env.example', () => {
  // Set by the programs themselves, whatever is in the environment.
  const OWN = ['NODE_ENV', 'LOCAL_INBOX'];
  const text = readFileSync('.env.example', 'utf8');
  const listed = [...text.matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name!);

  it('lists every variable exactly once', () => {
    expect([...listed].sort()).toEqual(
      Object.keys(VARIABLES)
        .filter((name) => !OWN.includes(name))
        .sort(),
    );
  });

  it('is valid once the secrets, the mail server and the database are filled in', () => {
    const written = Object.fromEntries(
      [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    expect(envProblems({ ...written, ...GOOD } as never)).toEqual([]);
  });

  it('has valid examples', () => {
    const examples = [...text.matchAll(/^# ([A-Z][A-Z0-9_]+)=(.+)$/gm)].map(([, name, value]) => [
      name,
      value!.replace(/^"(.*)"$/, '$1'),
    ]);
    expect(problems(Object.fromEntries(examples))).toEqual([]);
  });
});

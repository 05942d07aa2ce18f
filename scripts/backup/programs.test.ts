import { describe, expect, it } from 'vitest';
import { clientEnvironment, startProgram } from './programs';

/** Runs shell commands whose lines with `changed` are harmless, if that is wanted. */
function run(script: string, { forgiving = true } = {}) {
  const harmless = forgiving ? /: changed$/ : undefined;
  const { signal } = new AbortController();
  return startProgram('/bin/sh', ['-c', script], { env: {}, signal, harmless }).done;
}

describe('startProgram', () => {
  it('accepts exit code 1 after harmless lines only, however many', async () => {
    await expect(run('echo one: changed >&2; printf "two: changed" >&2; exit 1')).resolves.toBeUndefined();
    await expect(run('yes "file: changed" | head -n 5000 >&2; exit 1')).resolves.toBeUndefined();
  });

  it.each([
    ['1 after another error', 'echo one: changed >&2; echo two: cannot open >&2; exit 1', 'two: cannot open'],
    ['1 without a word', 'exit 1', 'exit code 1'],
    ['2 after harmless lines', 'echo one: changed >&2; exit 2', 'exit code 2'],
  ])('rejects exit code %s', async (_, script, reason) => {
    await expect(run(script)).rejects.toThrow(`sh failed: ${reason}`);
  });

  it('rejects exit code 1 of a program that has no harmless lines', async () => {
    await expect(run('echo one: changed >&2; exit 1', { forgiving: false })).rejects.toThrow('failed: one: changed');
  });
});

describe('clientEnvironment', () => {
  const encryption = (parameters: string) => {
    const { PGSSLMODE, PGSSLROOTCERT } = clientEnvironment(`postgres://agni:p%23ss@db.example.com/agni?${parameters}`);
    return [PGSSLMODE, PGSSLROOTCERT];
  };

  it('passes an address on, decoded', () => {
    expect(clientEnvironment('postgres://agni:p%23ss@[::1]:5433/agni')).toMatchObject({
      PGHOST: '::1',
      PGPORT: '5433',
      PGUSER: 'agni',
      PGPASSWORD: 'p#ss',
      PGDATABASE: 'agni',
    });
  });

  it.each(['sslmode=require', 'sslmode=verify-ca', 'sslmode=verify-full', 'sslmode=prefer', 'ssl=true'])(
    'verifies the server with the public authorities when the address says %s',
    (parameters) => {
      expect(encryption(parameters)).toEqual(['verify-full', expect.stringMatching(/^\/etc\/.*(crt|pem)$|^system$/)]);
    },
  );

  it.each([
    ['', [undefined, undefined]],
    ['sslmode=disable', ['disable', undefined]],
    ['sslmode=no-verify', ['require', undefined]],
    ['sslmode=no-verify&sslrootcert=/own.pem', ['require', undefined]],
    ['sslmode=require&sslrootcert=/own.pem', ['verify-full', '/own.pem']],
    ['sslrootcert=/own.pem', ['verify-full', '/own.pem']],
    ['sslmode=require&uselibpqcompat=true', ['require', undefined]],
  ])('encrypts as node-postgres does with %j', (parameters, settings) => {
    expect(encryption(parameters)).toEqual(settings);
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { log } from './log';

const lines: string[] = [];
for (const level of ['info', 'warn', 'error'] as const) {
  vi.spyOn(console, level).mockImplementation((line) => void lines.push(line));
}
afterEach(() => {
  lines.length = 0;
});

const written = () => lines.map((line) => JSON.parse(line));

describe('log', () => {
  it.each(['info', 'warn', 'error'] as const)('writes one line of JSON with area and time at level %s', (level) => {
    log[level]('worker', { job: 'send-invitation', message: 'Two\nlines' });
    expect(lines[0]).not.toContain('\n');
    expect(written()).toEqual([
      { level, at: 'worker', time: expect.any(String), job: 'send-invitation', message: 'Two\nlines' },
    ]);
    expect(Math.abs(Date.parse(written()[0].time) - Date.now())).toBeLessThan(5_000);
  });

  it('describes an error by its innermost cause, without email addresses', () => {
    const cause = Object.assign(new Error('no mailbox ada@acme.example'), { code: 'E42' });
    log.error('worker', { error: new Error('outer', { cause }) });
    expect(written()[0].error).toBe('Error E42: no mailbox [address]');
  });

  it.each([
    ['an API key', 'agni_sk_us_AbC123', 'AbC123'],
    ['a bearer token', 'Authorization: Bearer abc.def', 'abc.def'],
    ['the token of a link', 'https://agni.example/reset?token=s3cr3t-1', 's3cr3t-1'],
    ['the credentials of a connection string', 'postgres://agni:hunter2@db.example/agni', 'hunter2'],
  ])('redacts %s in every field, nested ones too, and stays valid JSON', (_, text, secret) => {
    log.warn('api', { message: text, frames: [`at ${text}`], error: new Error(text), after: 'kept' });
    expect(lines[0]).not.toContain(secret);
    expect(written()[0].after).toBe('kept');
  });
});

import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { background } from './background';

const names = background.mails.map(({ name }) => name).sort();

describe('background', () => {
  it('lists every mail that is defined', () => {
    const defined = fs
      .readdirSync('lib', { recursive: true, encoding: 'utf8' })
      .filter((file) => /\/mail\/[\w-]+\.tsx$/.test(file))
      .map((file) => /defineMail\(\{\s+name: '([^']+)'/.exec(fs.readFileSync(`lib/${file}`, 'utf8'))?.[1])
      .filter((name) => name !== undefined);
    expect(defined.sort()).toEqual(names);
  });

  it('keeps the names of the queues, so that jobs queued by an earlier version are handled', () => {
    expect(names).toEqual([
      'send-api-key-created',
      'send-api-key-expiring',
      'send-api-key-rotated',
      'send-email-change',
      'send-email-changed',
      'send-integration-reconnect',
      'send-invitation',
      'send-new-device',
      'send-organization-deletion',
      'send-password-changed',
      'send-password-reset',
      'send-security-notice',
      'send-temporary-password',
      'send-two-factor-required',
    ]);
  });
});

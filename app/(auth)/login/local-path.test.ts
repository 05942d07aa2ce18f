import { describe, expect, test } from 'vitest';
import { localPath } from './local-path';

describe('localPath', () => {
  test.each(['/settings/users?page=2', '/join?token=abc', '/docs/calls#call.list', '/'])('keeps %s', (path) => {
    expect(localPath(path)).toBe(path);
  });

  test.each([
    undefined,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    ['/settings', '/x'],
  ])('replaces %j', (path) => {
    expect(localPath(path)).toBe('/settings');
  });
});

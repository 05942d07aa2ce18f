import { describe, expect, test } from 'vitest';
import { localPath } from './local-path';

describe('localPath', () => {
  test.each([
    '/settings/users?page=2',
    '/join?token=abc',
    '/docs/calls#call.list',
    '/',
    '/%2F%2Fevil.example',
    '/%5Cevil.example',
    '/a//b',
  ])('returns the local path %s unchanged', (path) => {
    expect(localPath(path)).toBe(path);
  });

  test.each([
    undefined,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/./\\evil.example',
    '/settings/..//evil.example',
    '/%2e//evil.example',
    '/%2E%2E//evil.example',
    '/.//',
    '///evil.example',
    '////evil.example',
    '//evil.example:99999',
    'settings',
    'data:text/html,x',
    'JaVaScRiPt:alert(1)',
    '\u0000//evil.example',
    'javascript:alert(1)',
    ['/settings', '/x'],
  ])('replaces %j with the settings', (path) => {
    expect(localPath(path)).toBe('/settings');
  });
});

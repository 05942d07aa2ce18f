import { PERMISSIONS, ROLE_PERMISSIONS } from '@/lib/core/permissions';
import { ROLE_SUMMARY, ROLES } from '@/lib/core/roles';
import type { Operation } from '@/lib/operation/operation';
import type { PublicOperation } from '@/lib/operation/public';

const SELF = {
  'self:read': 'every fully signed-in user, about themselves',
  'self:write': 'every fully signed-in user, about themselves',
  'self:set_password': 'a session with a temporary password, which can do nothing else',
  'self:verify_second_factor': 'a session before its second factor, which can do nothing else',
  'self:enrol_second_factor': 'every fully signed-in user, and one who must set up a second factor first',
  'self:confirm_identity': 'the same users',
  'self:switch_organization': 'the same users, and one whose organization is being deleted',
  'self:restore_organization': 'an owner whose organization is being deleted',
  any_key: 'every valid API key',
} as const;

/** Generates `docs/permissions.md` from the role table and the registry. */
export function permissionsDocument(list: readonly Operation[], anybody: readonly PublicOperation[]): string {
  return [
    '# Permissions',
    '',
    'Generated from `lib/core/permissions.ts` and the operation registry. To update it, run `UPDATE_DOCS=1 npx vitest run lib/registry.test.ts`.',
    'Every operation requires one permission. Write never includes read. An API key has the permissions it was granted, at most those its creator had.',
    '',
    '## Roles',
    '',
    ...ROLES.map((role) => `- **${role}**: ${ROLE_SUMMARY[role]}`),
    '',
    ...table(
      ['permission', ...ROLES],
      PERMISSIONS.map((permission) => [code(permission), ...ROLES.map(mark(permission))]),
    ),
    '',
    '## What each permission allows',
    '',
    ...table(
      ['permission', 'operation', 'what it does', 'API'],
      PERMISSIONS.flatMap((permission) => rows(list, permission)),
    ),
    '',
    '## Built-in authorities, which nobody grants',
    '',
    ...Object.entries(SELF).map(([authority, holder]) => `- ${code(authority)}: ${holder}`),
    '',
    ...table(
      ['authority', 'operation', 'what it does', 'API'],
      Object.keys(SELF).flatMap((authority) => rows(list, authority)),
    ),
    '',
    '## What anybody can do without signing in',
    '',
    'These take no actor. What the input carries authorizes them: the secret of a mailed link, or a password. The API serves none of them.',
    '',
    ...table(
      ['operation', 'what it does', 'attempts are limited by'],
      anybody.map((operation) => [code(operation.name), operation.summary, limitOf(operation)]).sort(),
    ),
    '',
  ].join('\n');
}

function mark(permission: (typeof PERMISSIONS)[number]) {
  return (role: (typeof ROLES)[number]) => (ROLE_PERMISSIONS[role].includes(permission) ? 'yes' : '–');
}

function rows(list: readonly Operation[], authority: string): string[][] {
  const opened = list.filter((operation) => operation.permission === authority);
  if (opened.length === 0) return [[code(authority), '–', '–', '–']];
  return opened
    .map((operation) => [code(authority), code(operation.name), operation.summary, endpointOf(operation)])
    .sort(([, a], [, b]) => (a! < b! ? -1 : 1));
}

function endpointOf({ http }: Operation): string {
  return http ? code(`${http.method} ${http.path}`) : 'settings screen only';
}

function limitOf({ throttle, throttleAlso }: PublicOperation): string {
  const first = throttle === 'address' ? 'IP address' : 'account, and account with IP address';
  return throttleAlso ? `${first}, and email address` : first;
}

function table(head: string[], body: string[][]): string[] {
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`);
}

function code(text: string): string {
  return `\`${text}\``;
}

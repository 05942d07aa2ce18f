import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { keyActor, userActor } from '@/tests/fixtures';
import { fieldNames, reach } from '@/tests/registry';
import { type Actor, systemActor } from './core/actor';
import { newId } from './core/id';
import { type Authority, PERMISSIONS, type Permission, ROLE_PERMISSIONS } from './core/permissions';
import type { Problem } from './core/problem';
import type { Role } from './core/roles';
import { permissionsDocument } from './http/openapi/permissions-doc';
import { operations, publicOperations } from './registry';

// Repeated on purpose from PRODUCT.md, so that a mistake in lib/core/permissions.ts can't change its own test.
const VOICE = ['calls', 'leads', 'agents', 'contacts', 'knowledge_base', 'integrations'];
const SETTINGS = ['organization', 'users', 'invitations', 'api_keys'];
const both = (resource: string) => [`${resource}:read`, `${resource}:write`];
const EVERYTHING = [...VOICE.flatMap(both), ...SETTINGS.flatMap(both), 'analytics:read', 'audit_log:read'];
const MAY: Record<Role, string[]> = {
  OWNER: EVERYTHING,
  ADMIN: EVERYTHING,
  DEVELOPER: [...VOICE.flatMap(both), 'analytics:read', ...both('api_keys'), 'organization:read', 'users:read'],
  MEMBER: [...VOICE.map((resource) => `${resource}:read`), 'analytics:read', 'organization:read', 'users:read'],
};
const ENROL = ['self:enrol_second_factor', 'self:confirm_identity', 'self:switch_organization'];
const DELETED = ['self:switch_organization'];
const SELF = ['self:read', 'self:write', ...ENROL];

const organization = { id: newId(), region: 'us' } as Parameters<typeof userActor>[0];
const person = { id: newId(), email: 'ada@example.com' };
const roles = Object.keys(MAY) as Role[];

/** Every kind of actor with its permissions; `key` marks API keys. */
const actors: { who: string; actor: Actor; may: string[]; key?: true }[] = [
  ...roles.map((role) => ({ who: role, actor: userActor(organization, person, role), may: [...MAY[role], ...SELF] })),
  ...(['set_password', 'verify_second_factor'] as const).flatMap((pending) =>
    roles.map((role) => ({
      who: `${role} who must ${pending}`,
      actor: userActor(organization, person, role, pending),
      may: [`self:${pending}`],
    })),
  ),
  ...roles.map((role) => ({
    who: `${role} who must enrol a second factor`,
    actor: userActor(organization, person, role, 'enrol_second_factor'),
    may: ENROL,
  })),
  ...roles.map((role) => ({
    who: `${role} whose organization is being deleted`,
    actor: userActor(organization, person, role, 'organization_deleted'),
    may: role === 'OWNER' ? [...DELETED, 'self:restore_organization'] : DELETED,
  })),
  ...PERMISSIONS.flatMap((permission) => [
    {
      who: `key with only ${permission}`,
      actor: keyActor(organization, [permission]),
      may: [permission],
      key: true as const,
    },
    {
      who: `key with all but ${permission}`,
      actor: keyActor(organization, without(permission)),
      may: without(permission),
      key: true as const,
    },
  ]),
  { who: 'key with nothing', actor: keyActor(organization, []), may: [], key: true as const },
  { who: 'system', actor: systemActor('job', organization), may: [] },
];

function without(permission: Permission): Permission[] {
  return PERMISSIONS.filter((other) => other !== permission);
}

describe('the permission matrix', () => {
  it('has the same roles and permissions as lib/core/permissions.ts', () => {
    expect([...PERMISSIONS].sort()).toEqual([...EVERYTHING].sort());
    for (const role of roles) expect([...ROLE_PERMISSIONS[role]].sort()).toEqual([...MAY[role]].sort());
  });

  describe.each(operations.map((operation) => [operation.name, operation] as const))('%s', (_, operation) => {
    it('allows exactly its permission’s holders and refuses everyone else before parsing', async () => {
      for (const { who, actor, may, key } of actors) {
        const allowed = operation.permission === 'any_key' ? key === true : may.includes(operation.permission);
        expect([who, await reach(operation, actor)]).toEqual([who, allowed ? 'parsed' : 'refused']);
      }
    });

    it('names the missing permission', async () => {
      const error = await operation(systemActor('job', organization), {}).catch((reason: Problem) => reason);
      expect((error as Problem).data.required_permissions).toEqual([operation.permission]);
    });
  });
});

describe('the registry', () => {
  it('names every operation once as noun.verb and assigns each endpoint to one operation', () => {
    const names = [...operations, ...publicOperations].map((operation) => operation.name);
    expect(names.length).toBeGreaterThan(10);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z_]+\.[a-z_]+$/);
    const endpoints = operations.flatMap(({ http }) =>
      http ? [`${http.method} ${http.path.replace(/\{\w+\}/g, '{}')}`] : [],
    );
    expect(new Set(endpoints).size).toBe(endpoints.length);
  });

  it('requires read permissions for GET and write permissions for other methods', () => {
    for (const { name, http, permission, kind } of operations) {
      if (!http) continue;
      const reads = http.method === 'GET';
      expect([name, kind]).toEqual([name, reads ? 'query' : 'mutation']);
      // A bulk change and its results are for those who may start one, and not for everyone who may see the users.
      const needs = reads && !/^(bulk|invitation)_change\./.test(name) ? 'read' : 'write';
      if (permission !== 'any_key') expect([name, permission.split(':')[1]]).toEqual([name, needs]);
    }
  });

  it('uses only authorities that an actor can hold', () => {
    const known: string[] = [
      ...EVERYTHING,
      ...SELF,
      'self:restore_organization',
      'self:set_password',
      'self:verify_second_factor',
      'any_key',
    ];
    for (const { name, permission } of operations) expect([name, known.includes(permission)]).toEqual([name, true]);
    const self = SELF as Authority[];
    for (const { name, http, permission } of operations) {
      if (http) expect([name, self.includes(permission as Authority)]).toEqual([name, false]);
    }
  });

  it('refuses unknown fields in every operation', () => {
    for (const { name, input } of [...operations, ...publicOperations]) {
      const issues = input.safeParse({ field_that_is_not_there: 1 }).error?.issues ?? [];
      expect([name, issues.some((issue) => issue.code === 'unrecognized_keys')]).toEqual([name, true]);
    }
  });

  it('rotates the token of a session that gains authority', () => {
    expect(
      operations
        .filter(({ rotates_session }) => rotates_session)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual([
      'passkey.begin',
      'passkey.remove',
      'passkey.turn_on',
      'profile.switch_organization',
      'security.change_password',
      'security.confirm_by_code',
      'security.confirm_by_passkey',
      'security.confirm_by_password',
      'security.set_password',
      'two_factor.begin',
      'two_factor.renew_recovery_codes',
      'two_factor.turn_off',
      'two_factor.turn_on',
      'two_factor.verify',
      'two_factor.verify_by_passkey',
    ]);
  });

  it('returns no secrets, except a new key once', () => {
    for (const { name, output } of operations) {
      const fields = fieldNames(z.toJSONSchema(output, { io: 'output', unrepresentable: 'any' }));
      // A key's secrets are listed by first and last characters and last use. Chain hashes and token validity are not secret.
      const known = name.startsWith('api_key.')
        ? ['secrets']
        : name.startsWith('audit_log.')
          ? ['hash']
          : name === 'ghl.status'
            ? ['token_valid']
            : [];
      const telling = fields.filter((field) => /hash|secret|token|password/i.test(field) && !known.includes(field));
      expect([name, telling]).toEqual([name, []]);
    }
    // The key itself is returned once, on creation or rotation; `me` has an object of that name with only the prefix.
    const withKey = operations.filter(({ output }) =>
      fieldNames(z.toJSONSchema(output, { unrepresentable: 'any' })).includes('key'),
    );
    expect(withKey.map(({ name }) => name).sort()).toEqual([
      'api_key.create',
      'api_key.rotate',
      'me.get',
      'playground.create_key',
    ]);
  });

  it('returns an app’s seed and recovery codes only where they are created', () => {
    const telling = (field: string) =>
      operations.filter(({ output }) => fieldNames(z.toJSONSchema(output, { unrepresentable: 'any' })).includes(field));
    expect(telling('seed').map(({ name }) => name)).toEqual(['two_factor.begin']);
    expect(telling('uri').map(({ name }) => name)).toEqual(['two_factor.begin']);
    const withCodes = telling('recovery_codes').map(({ name }) => name);
    // `get` has an object of that name with only the number of codes.
    expect(withCodes.sort()).toEqual([
      'passkey.register',
      'two_factor.get',
      'two_factor.prove',
      'two_factor.renew_recovery_codes',
    ]);
  });

  it('matches docs/permissions.md', () => {
    const file = new URL('../docs/permissions.md', import.meta.url);
    const text = permissionsDocument(operations, publicOperations);
    if (process.env.UPDATE_DOCS) writeFileSync(file, text);
    expect(
      existsSync(file) && readFileSync(file, 'utf8'),
      'run: UPDATE_DOCS=1 npx vitest run lib/registry.test.ts',
    ).toBe(text);
  });
});

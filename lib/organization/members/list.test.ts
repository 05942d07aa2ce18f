import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { memberships } from '@/db/schema/control/organizations';
import { newId } from '@/lib/core/id';
import { ROLE_PERMISSIONS } from '@/lib/core/permissions';
import { problem } from '@/lib/organization/invitations/testing';
import { keyActor, makeMember } from '@/tests/fixtures';
import {
  endUserSessions,
  exportUsers,
  getUser,
  listUsers,
  removeUser,
  sendTemporaryPassword,
  updateUser,
} from './operations';
import { owned } from './testing';

const db = () => controlDb();

describe('user.list and user.export', () => {
  async function team() {
    const { organization, actor } = await owned();
    const make = (first_name: string, last_name: string, role: 'ADMIN' | 'MEMBER', status?: 'suspended') =>
      makeMember(organization, role, {
        first_name,
        last_name,
        email: `${first_name}.${newId()}@acme.example`.toLowerCase(),
        status,
      });
    await make('Zoë', 'Adams', 'MEMBER');
    await make('ada', 'Okafor', 'ADMIN');
    await make('Bob', '100%_x', 'MEMBER', 'suspended');
    return actor;
  }

  test('search names and addresses by words, with literal % and _', async () => {
    const actor = await team();
    const found = async (search: string) => (await listUsers(actor, { search })).items.map((it) => it.first_name);
    expect(await found('OKAFOR')).toEqual(['ada']);
    expect(await found('acme ada')).toEqual(['ada', 'Zoë']);
    expect(await found('ZOË')).toEqual(['Zoë']);
    expect(await found('0%_')).toEqual(['Bob']);
    expect(await found('%')).toEqual(['Bob']);
    expect(await found("'; drop table users; --")).toEqual([]);
  });

  test('sort names by letter, ignoring case and accents', async () => {
    const { organization, actor } = await owned();
    for (const first_name of ['zoe', 'Omar', 'Zoë', 'ömer', 'Olga'])
      await makeMember(organization, 'MEMBER', { first_name, last_name: 'X' });
    const page = await listUsers(actor, { role: 'MEMBER' });
    expect(page.items.map((it) => it.first_name)).toEqual(['Olga', 'Omar', 'ömer', 'zoe', 'Zoë']);
  });

  test('filter by role and status together and count the matches', async () => {
    const actor = await team();
    const page = await listUsers(actor, { role: 'MEMBER,ADMIN', status: ['active'], sort: '-name' });
    expect(page.items.map((it) => it.first_name)).toEqual(['Zoë', 'ada']);
    expect(page.total).toBe(2);
    expect((await listUsers(actor, { status: 'suspended', search: 'acme' })).total).toBe(1);
  });

  test.each(['name', 'email', 'role', 'status', 'last_active_at', 'created_at'] as const)(
    'walks by cursor in the order of %s, up and down, without loss or repetition',
    async (sort) => {
      const actor = await team();
      await db()
        .update(memberships)
        .set({ last_active_at: '2026-01-01T00:00:00.000Z' })
        .where(eq(memberships.user_id, actor.id));
      for (const order of [sort, `-${sort}`] as const) {
        const whole = (await listUsers(actor, { sort: order })).items.map(({ id }) => id);
        const walked: string[] = [];
        for (let cursor: string | undefined; ; ) {
          const page = await listUsers(actor, { sort: order, limit: 1, cursor });
          walked.push(...page.items.map(({ id }) => id));
          if (!page.next_cursor) break;
          cursor = page.next_cursor;
        }
        expect(walked).toEqual(whole);
        expect(new Set(walked).size).toBe(4);
      }
    },
  );

  test('return the role’s permissions and no secret', async () => {
    const { organization, actor } = await owned();
    const { user } = await makeMember(organization, 'DEVELOPER', { password_hash: 'secret-hash' });
    const shown = await getUser(actor, { id: user.id });
    expect(shown.permissions).toEqual(ROLE_PERMISSIONS.DEVELOPER);
    expect(shown.two_factor).toBe(false);
    expect(JSON.stringify(shown)).not.toContain('secret-hash');
  });

  test('allow a MEMBER, require users:read of a key, and hide other organizations', async () => {
    const { organization, user } = await owned();
    const { actor } = await makeMember(organization, 'MEMBER');
    expect((await listUsers(actor, {})).total).toBe(2);
    expect((await problem(listUsers(keyActor(organization, ['users:write']), {}))).code).toBe(
      'insufficient_permission',
    );
    const { actor: stranger } = await owned();
    expect((await listUsers(stranger, {})).total).toBe(1);
    for (const operation of [getUser, removeUser, endUserSessions, sendTemporaryPassword])
      expect((await problem(operation(stranger, { id: user.id }))).code).toBe('not_found');
    expect((await problem(updateUser(stranger, { id: user.id, role: 'MEMBER' }))).code).toBe('not_found');
  });

  test('export every user that matches the filters', async () => {
    const actor = await team();
    const { items, next } = await exportUsers(actor, { status: 'active', search: 'acme' });
    expect(items).toHaveLength(3);
    expect(next).toBeNull();
    const rest = await exportUsers(actor, { status: 'active', after: items[0]!.id });
    expect(rest.items.map(({ id }) => id)).toEqual(items.slice(1).map(({ id }) => id));
  });
});

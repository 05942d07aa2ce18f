import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';
import { newId } from '@/lib/core/id';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { getNavigation } from './operations';
import { COUNTED_UP_TO } from './schema';

async function invited(organization_id: string, expires_in: string, status: 'pending' | 'revoked' = 'pending') {
  const email = `${newId()}@acme.example`;
  const person = { id: newId(), email, first_name: 'Ida', last_name: 'Invited' };
  await controlDb().insert(users).values(person);
  await controlDb()
    .insert(invitations)
    .values({
      organization_id,
      user_id: person.id,
      email,
      first_name: 'Ida',
      last_name: 'Invited',
      role: 'MEMBER',
      status,
      invited_by_label: 'Test',
      expires_at: sql`now() + ${expires_in}::interval`,
    });
}

describe('navigation.get', () => {
  it('returns the organizations and counts of the actor in one statement', async () => {
    const organization = await makeOrganization({ name: 'Zeta' });
    const other = await makeOrganization({ name: 'alpha' });
    const { user, actor } = await makeMember(organization, 'OWNER');
    await makeMember(organization, 'MEMBER', { status: 'suspended' });
    await makeMember(other, 'MEMBER');
    await controlDb()
      .insert(memberships)
      .values({ organization_id: other.id, user_id: user.id, role: 'MEMBER', status: 'active' });
    await invited(organization.id, '1 day');
    await invited(organization.id, '-1 day');
    await invited(organization.id, '1 day', 'revoked');
    await invited(other.id, '1 day');

    const pool = controlPool();
    const query = pool.query;
    let statements = 0;
    pool.query = ((...asked: Parameters<typeof query>) => {
      statements += 1;
      return query.apply(pool, asked);
    }) as typeof query;
    const found = await getNavigation(actor, {}).finally(() => {
      pool.query = query;
    });

    expect(statements).toBe(1);
    expect(found).toMatchObject({ users: 2, pending_invitations: 1 });
    expect(found.organizations.map(({ name, role, is_current }) => [name, role, is_current])).toEqual([
      ['alpha', 'MEMBER', false],
      ['Zeta', 'OWNER', true],
    ]);
  });

  it('counts nothing that the actor may not list', async () => {
    const organization = await makeOrganization();
    await invited(organization.id, '1 day');
    const { actor } = await makeMember(organization, 'MEMBER');
    const { users: members, pending_invitations } = await getNavigation(actor, {});
    expect([members, pending_invitations]).toEqual([
      actor.permissions.has('users:read') ? 1 : null,
      actor.permissions.has('invitations:read') ? 1 : null,
    ]);
    expect(pending_invitations).toBeNull();
  });

  it('stops counting users beyond the limit', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'OWNER');
    const people = Array.from({ length: COUNTED_UP_TO + 20 }, () => ({
      id: newId(),
      email: `${newId()}@acme.example`,
      first_name: 'Test',
      last_name: 'Many',
    }));
    await controlDb().insert(users).values(people);
    await controlDb()
      .insert(memberships)
      .values(
        people.map(({ id }) => ({
          organization_id: organization.id,
          user_id: id,
          role: 'MEMBER' as const,
          status: 'active' as const,
        })),
      );
    expect((await getNavigation(actor, {})).users).toBe(COUNTED_UP_TO + 1);
  });
});

import { controlDb } from '@/db/client';
import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { mintKey } from '@/lib/api-keys/keys/secret';
import { type Actor, authorityOf, type Step } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import type { Authority, Permission } from '@/lib/core/permissions';
import type { Role } from '@/lib/core/roles';

const request = { id: 'test', ip: '203.0.113.7', user_agent: 'vitest' };

type Organization = typeof organizations.$inferSelect;
type NewOrganization = Partial<typeof organizations.$inferInsert>;
type NewUser = Partial<typeof users.$inferInsert>;

/** Creates an organization for one test, so that tests never see each other's rows. */
export async function makeOrganization(values: NewOrganization = {}): Promise<Organization> {
  const [organization] = await controlDb()
    .insert(organizations)
    .values({ name: `Organization ${newId().slice(-6)}`, ...values })
    .returning();
  return organization!;
}

/** Creates a person with a membership (active by default), and returns the actor of their full session. */
export async function makeMember(
  organization: Organization,
  role: Role,
  values: NewUser & { status?: 'invited' | 'active' | 'suspended' } = {},
): Promise<{ user: typeof users.$inferSelect; actor: Actor }> {
  const { status = 'active', ...rest } = values;
  const [user] = await controlDb()
    .insert(users)
    .values({ email: `${newId()}@acme.example`, first_name: 'Test', last_name: role, ...rest })
    .returning();
  await controlDb().insert(memberships).values({ organization_id: organization.id, user_id: user!.id, role, status });
  return { user: user!, actor: userActor(organization, user!, role) };
}

/** The actor of a person, without a session row. */
export function userActor(
  organization: Organization,
  user: { id: string; email: string },
  role: Role,
  pending: Step | null = null,
): Actor {
  return {
    kind: 'user',
    id: user.id,
    label: `Test ${role} <${user.email}>`,
    organization_id: organization.id,
    region: organization.region,
    role,
    permissions: authorityOf(role, pending),
    session_id: null,
    recently_authenticated: true,
    request,
  };
}

/** A key actor with these permissions, without a row. */
export function keyActor(organization: Organization, permissions: readonly Authority[]): Actor {
  return {
    kind: 'key',
    id: newId(),
    label: 'Test key',
    organization_id: organization.id,
    region: organization.region,
    role: null,
    permissions: new Set(permissions),
    session_id: null,
    recently_authenticated: true,
    request,
  };
}

/** Creates a stored key and returns its secret. */
export async function makeKey(
  organization: Organization,
  permissions: readonly Permission[],
  values: Partial<typeof apiKeys.$inferInsert> = {},
): Promise<{ id: string; key: string }> {
  const { key, ...secret } = mintKey();
  const [row] = await controlDb()
    .insert(apiKeys)
    .values({
      organization_id: organization.id,
      name: 'Test key',
      permissions: [...permissions],
      created_by_label: 'Test',
      ...values,
    })
    .returning({ id: apiKeys.id });
  await controlDb()
    .insert(apiKeySecrets)
    .values({ organization_id: organization.id, api_key_id: row!.id, ...secret });
  return { id: row!.id, key };
}

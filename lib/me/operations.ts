import { and, desc, eq } from 'drizzle-orm';
import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import { organizations } from '@/db/schema/control/organizations';
import { can } from '@/lib/actor';
import { env } from '@/lib/env';
import { query } from '@/lib/operation';
import { PERMISSIONS } from '@/lib/permissions';
import { limitsOf } from '@/lib/plans';
import { notFound } from '@/lib/problem';
import { Me, MeInput } from './schema';

/** What the asking key is, for whom it acts and how much it may. */
export const getMe = query({
  name: 'me.get',
  summary: 'Get the key that asks, its organization, permissions and limits',
  permission: 'any_key',
  input: MeInput,
  output: Me,
  http: { method: 'GET', path: '/me', message: 'Key fetched' },
  run: async ({ actor, db }) => {
    const [row] = await db
      .select({ key: apiKeys, secret: apiKeySecrets, organization: organizations })
      .from(apiKeys)
      .innerJoin(apiKeySecrets, eq(apiKeySecrets.api_key_id, apiKeys.id))
      .innerJoin(organizations, eq(organizations.id, apiKeys.organization_id))
      .where(and(eq(apiKeys.organization_id, actor.organization_id), eq(apiKeys.id, actor.id)))
      .orderBy(desc(apiKeySecrets.created_at), desc(apiKeySecrets.id))
      .limit(1);
    if (!row) throw notFound('key');
    return {
      key: { ...row.key, prefix: row.secret.prefix },
      organization: row.organization,
      permissions: PERMISSIONS.filter((permission) => can(actor, permission)),
      limits: limitsOf(row.organization.plan, env.API_RATE_LIMIT_PER_MINUTE),
    };
  },
});

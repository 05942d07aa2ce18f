import { can } from '@/lib/core/actor';
import { env } from '@/lib/core/env';
import { PERMISSIONS } from '@/lib/core/permissions';
import { limitsOf } from '@/lib/core/plans';
import { notFound } from '@/lib/core/problem';
import { query } from '@/lib/operation/operation';
import { Me, MeInput } from './schema';

/** The authenticated key, its organization, permissions and limits; all of it is known from authentication, without a query. */
export const getMe = query({
  name: 'me.get',
  summary: 'Get the current API key, its organization, permissions and limits',
  permission: 'any_key',
  input: MeInput,
  output: Me,
  http: { method: 'GET', path: '/me', message: 'Key fetched' },
  run: ({ actor }) => {
    if (!actor.key) throw notFound('key');
    const { organization, ...key } = actor.key;
    return {
      key: { id: actor.id, ...key },
      organization: { id: actor.organization_id, region: actor.region, ...organization },
      permissions: PERMISSIONS.filter((permission) => can(actor, permission)),
      limits: limitsOf(organization.plan, env.API_RATE_LIMIT_PER_MINUTE),
    };
  },
});

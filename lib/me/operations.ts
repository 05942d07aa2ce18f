import { can } from '@/lib/actor';
import { env } from '@/lib/env';
import { query } from '@/lib/operation';
import { PERMISSIONS } from '@/lib/permissions';
import { limitsOf } from '@/lib/plans';
import { notFound } from '@/lib/problem';
import { Me, MeInput } from './schema';

/** What the asking key is, for whom it acts and how much it may: all of it is known since the key was checked. */
export const getMe = query({
  name: 'me.get',
  summary: 'Get the key that asks, its organization, permissions and limits',
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

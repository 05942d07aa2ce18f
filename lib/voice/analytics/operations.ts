import { z } from 'zod';
import { query } from '@/lib/operation/operation';
import { overviewOf } from './overview';
import { Overview, OverviewInput, Usage } from './schema';
import { organizationUsage } from './usage';

/** Statistics on the calls and leads of a period. */
export const analyticsOverview = query({
  name: 'analytics.overview',
  summary: 'Get call and lead statistics',
  permission: 'analytics:read',
  plane: 'voice',
  input: OverviewInput,
  output: Overview,
  http: { method: 'GET', path: '/analytics/overview', message: 'Overview computed' },
  run: ({ actor, db }, input) => overviewOf(db, actor, input),
});

/** How much the organization's keys use the API. */
export const analyticsUsage = query({
  name: 'analytics.usage',
  summary: 'Get API usage statistics',
  permission: 'analytics:read',
  input: z.strictObject({}),
  output: Usage,
  http: { method: 'GET', path: '/analytics/usage', message: 'Usage computed' },
  run: ({ actor, db }) => organizationUsage(db, actor),
});

import * as agents from './agents/operations';
import * as analytics from './analytics/operations';
import * as apiKeys from './api-keys/operations';
import * as auditLog from './audit-log/operations';
import * as calcom from './calcom/operations';
import * as calls from './calls/operations';
import * as contacts from './contacts/operations';
import * as ghl from './ghl/operations';
import * as integrations from './integrations/operations';
import * as invitations from './invitations/operations';
import * as knowledgeBase from './knowledge-base/operations';
import * as leads from './leads/operations';
import * as me from './me/operations';
import type { Operation } from './operation';
import * as organization from './organization/operations';
import * as passkeys from './passkeys/operations';
import * as playground from './playground/operations';
import * as profile from './profile/operations';
import * as security from './security/operations';
import * as securityPolicy from './security-policy/operations';
import * as twoFactor from './two-factor/operations';
import * as users from './users/operations';

const nouns: Record<string, unknown>[] = [
  me,
  organization,
  securityPolicy,
  users,
  invitations,
  apiKeys,
  auditLog,
  agents,
  calls,
  leads,
  contacts,
  knowledgeBase,
  analytics,
  integrations,
  calcom,
  ghl,
  playground,
  profile,
  security,
  twoFactor,
  passkeys,
];

/**
 * Every operation, once: what a noun's `operations.ts` exports is registered by being exported.
 * The API router, the OpenAPI document, the permission matrix and its tests are made from this list.
 */
export const operations = nouns.flatMap((noun) => Object.values(noun)) as Operation[];

import * as passkeys from './account/passkeys/operations';
import * as profile from './account/profile/operations';
import * as twoFactor from './account/second-factor/operations';
import * as security from './account/security/operations';
import * as apiKeys from './api-keys/keys/operations';
import * as me from './api-keys/me/operations';
import * as playground from './api-keys/playground/operations';
import * as auditLog from './audit-log/operations';
import * as calcom from './integrations/calcom/operations';
import * as integrations from './integrations/core/operations';
import * as ghl from './integrations/gohighlevel/operations';
import type { Operation } from './operation/operation';
import * as invitations from './organization/invitations/operations';
import * as users from './organization/members/operations';
import * as securityPolicy from './organization/security-policy/operations';
import * as organization from './organization/settings/operations';
import * as agents from './voice/agents/operations';
import * as analytics from './voice/analytics/operations';
import * as calls from './voice/calls/operations';
import * as contacts from './voice/contacts/operations';
import * as knowledgeBase from './voice/knowledge-base/operations';
import * as leads from './voice/leads/operations';

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

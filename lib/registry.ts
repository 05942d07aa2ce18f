import * as emailChange from './account/email-change/operations';
import * as passkeys from './account/passkeys/operations';
import * as password from './account/password/operations';
import * as profile from './account/profile/operations';
import * as twoFactor from './account/second-factor/operations';
import * as security from './account/security/operations';
import * as sessions from './account/sessions/operations';
import * as signIn from './account/sign-in/operations';
import * as apiKeys from './api-keys/keys/operations';
import * as me from './api-keys/me/operations';
import * as playground from './api-keys/playground/operations';
import * as auditLog from './audit-log/operations';
import * as calcom from './integrations/calcom/operations';
import * as integrations from './integrations/core/operations';
import * as ghl from './integrations/gohighlevel/operations';
import type { Operation } from './operation/operation';
import type { PublicOperation } from './operation/public';
import * as invitationChanges from './organization/bulk-changes/invitations/operations';
import * as bulkChanges from './organization/bulk-changes/operations';
import * as invitations from './organization/invitations/operations';
import * as users from './organization/members/operations';
import * as navigation from './organization/navigation/operations';
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
  bulkChanges,
  invitationChanges,
  invitations,
  navigation,
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
  signIn,
  password,
  emailChange,
  sessions,
];

const registered = nouns.flatMap((noun) => Object.values(noun)) as (Operation | PublicOperation)[];

/**
 * Every operation that an actor calls, once: exporting one from a folder's `operations.ts` registers it.
 * The API router, the OpenAPI document, the permission matrix and its tests are made from this list.
 */
export const operations = registered.filter((one): one is Operation => one.kind !== 'public');

/** Every operation that anybody can call without signing in. The API serves none of them. */
export const publicOperations = registered.filter((one): one is PublicOperation => one.kind === 'public');

import type { Resource } from '@/lib/core/permissions';

/** The on-screen name of each resource. */
export const RESOURCE_LABELS: Record<Resource, string> = {
  calls: 'Calls',
  leads: 'Leads',
  agents: 'Agents',
  analytics: 'Analytics',
  contacts: 'Contacts',
  knowledge_base: 'Knowledge base',
  integrations: 'Integrations',
  organization: 'Organization',
  users: 'Users',
  invitations: 'Invitations',
  api_keys: 'API keys',
  audit_log: 'Audit log',
};

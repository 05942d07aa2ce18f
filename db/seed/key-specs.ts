import { PERMISSIONS, type Permission, type Resource, VOICE_RESOURCES } from '@/lib/permissions';
import type { CastName } from './cast';

/** How a key is used: requests an hour at the busiest, by which clock, and through which operations, each with its weight. */
export interface Traffic {
  per_hour: number;
  rhythm: 'service' | 'office' | 'nightly' | 'bursts';
  /** Minutes between two counts. */
  every: number;
  endpoints: string;
  /** The share of requests that were refused (4xx) and that failed (5xx). */
  refused: number;
  failed: number;
  from: { ip: string; user_agent: string };
}

/** A key of the demo. `age`, `silent_since` and `ago` are days ago, `expires_in` is days ahead. */
export interface KeySpec {
  name: string;
  by: CastName;
  age: number;
  permissions: readonly Permission[];
  traffic?: Traffic;
  /** When it was last used; unset while it still is. */
  silent_since?: number;
  expires_in?: number;
  revoked?: { ago: number; by: CastName };
}

function grants(read: readonly Resource[], write: readonly Resource[] = []): Permission[] {
  return PERMISSIONS.filter((permission) => {
    const [resource, verb] = permission.split(':');
    return (verb === 'read' ? read : write).includes(resource as Resource);
  });
}

/** What the demo key may do: all voice data, and look at the settings. */
export const DEMO_KEY_PERMISSIONS = grants(
  [...VOICE_RESOURCES, 'organization', 'users', 'api_keys', 'invitations'],
  VOICE_RESOURCES,
);

const BACKEND: Traffic = {
  per_hour: 740,
  rhythm: 'service',
  every: 30,
  endpoints: 'call.list 34, call.get 24, contact.update 11, knowledge_base.search 16, lead.create 6, agent.list 9',
  refused: 0.012,
  failed: 0.0015,
  from: { ip: '198.51.100.24', user_agent: 'acme-backend/4.12.0 (node 22.11.0)' },
};

/** The keys that work. */
export const LIVE_KEYS: readonly KeySpec[] = [
  {
    name: 'Production backend',
    by: 'marcus',
    age: 241,
    permissions: grants(['calls', 'leads', 'agents', 'contacts', 'knowledge_base'], ['calls', 'leads', 'contacts']),
    traffic: BACKEND,
  },
  {
    name: 'CRM integration',
    by: 'noor',
    age: 176,
    permissions: grants(['contacts', 'leads', 'calls'], ['contacts', 'leads']),
    traffic: {
      per_hour: 130,
      rhythm: 'office',
      every: 60,
      endpoints: 'contact.list 30, contact.update 26, lead.list 18, lead.update 12, call.list 14',
      refused: 0.035,
      failed: 0.002,
      from: { ip: '203.0.113.61', user_agent: 'python-requests/2.32.3' },
    },
  },
  {
    name: 'Analytics export',
    by: 'priya',
    age: 133,
    permissions: grants(['calls', 'analytics']),
    traffic: {
      per_hour: 900,
      rhythm: 'nightly',
      every: 15,
      endpoints: 'call.list 70, analytics.overview 22, analytics.usage 8',
      refused: 0.001,
      failed: 0.001,
      from: { ip: '2001:db8:77:a0::14', user_agent: 'acme-warehouse-export/1.3 (Go-http-client/2.0)' },
    },
  },
  {
    name: 'Staging',
    by: 'linnea',
    age: 88,
    permissions: grants(
      [...VOICE_RESOURCES, 'organization', 'users'],
      ['calls', 'leads', 'agents', 'contacts', 'knowledge_base'],
    ),
    traffic: {
      per_hour: 60,
      rhythm: 'bursts',
      every: 60,
      endpoints: 'agent.list 20, agent.create 8, call.create 12, knowledge_base.create 10, organization.get 4',
      refused: 0.17,
      failed: 0.012,
      from: { ip: '198.51.100.203', user_agent: 'curl/8.11.0' },
    },
  },
  {
    name: 'Agency pilot',
    by: 'grace',
    age: 24,
    expires_in: 6,
    permissions: grants(['calls', 'leads', 'agents'], ['leads']),
    traffic: {
      per_hour: 46,
      rhythm: 'office',
      every: 60,
      endpoints: 'lead.list 40, lead.update 22, call.get 26, agent.list 12',
      refused: 0.05,
      failed: 0.002,
      from: { ip: '203.0.113.148', user_agent: 'axios/1.12.2' },
    },
  },
  { name: 'Zapier automations', by: 'ines', age: 9, permissions: grants(['leads', 'contacts'], ['leads']) },
  {
    name: 'Website forms',
    by: 'wei',
    age: 312,
    silent_since: 17.4,
    permissions: grants([], ['leads', 'contacts']),
    traffic: {
      per_hour: 9,
      rhythm: 'office',
      every: 60,
      endpoints: 'lead.create 70, contact.create 30',
      refused: 0.08,
      failed: 0,
      from: { ip: '203.0.113.19', user_agent: 'acme-site-forms/2.0 (PHP 8.3)' },
    },
  },
];

/** The keys that are revoked or expired. */
export const ENDED_KEYS: readonly KeySpec[] = [
  {
    name: 'Legacy backend',
    by: 'henrik',
    age: 620,
    permissions: grants(VOICE_RESOURCES, VOICE_RESOURCES),
    traffic: {
      ...BACKEND,
      per_hour: 85,
      from: { ip: '198.51.100.11', user_agent: 'acme-backend/3.9.4 (node 18.19.0)' },
    },
    silent_since: 12.2,
    revoked: { ago: 12, by: 'ada' },
  },
  {
    name: 'Conference demo',
    by: 'zoe',
    age: 19,
    expires_in: -5,
    permissions: grants(['agents', 'calls', 'knowledge_base']),
    traffic: {
      per_hour: 30,
      rhythm: 'bursts',
      every: 60,
      endpoints: 'agent.list 50, knowledge_base.search 50',
      refused: 0.02,
      failed: 0,
      from: { ip: '203.0.113.230', user_agent: 'Postman/11.20' },
    },
    silent_since: 5.6,
  },
  {
    name: 'Contractor laptop',
    by: 'mateo',
    age: 131,
    permissions: grants(['contacts', 'leads'], ['contacts']),
    traffic: {
      per_hour: 14,
      rhythm: 'bursts',
      every: 60,
      endpoints: 'contact.list 60, lead.list 40',
      refused: 0.06,
      failed: 0,
      from: { ip: '203.0.113.177', user_agent: 'HTTPie/3.2.4' },
    },
    silent_since: 23.1,
    revoked: { ago: 22, by: 'siobhan' },
  },
];

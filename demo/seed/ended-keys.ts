import { VOICE_RESOURCES } from '@/lib/core/permissions';
import { BACKEND, grants, type KeySpec } from './key-specs';

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
      from: { ip: '81.91.170.11', user_agent: 'acme-backend/3.9.4 (node 18.19.0)' },
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
      from: { ip: '193.0.4.230', user_agent: 'Postman/11.20' },
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
      from: { ip: '193.0.4.177', user_agent: 'HTTPie/3.2.4' },
    },
    silent_since: 23.1,
    revoked: { ago: 22, by: 'siobhan' },
  },
];

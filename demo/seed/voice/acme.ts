import { BILLING } from '@/demo/seed/documents/billing';
import { FEATURES } from '@/demo/seed/documents/features';
import { HARDWARE } from '@/demo/seed/documents/hardware';
import { NUMBERS } from '@/demo/seed/documents/numbers';
import { POLICIES } from '@/demo/seed/documents/policies';
import { ACME_ID } from '../cast';
import { AGENTS } from './agent-specs';
import { agentRow, makeAgents } from './agents';
import { makeCalls } from './calls';
import { contactRows, leadRows, makeContacts, makeLeads } from './contacts';
import { documentRows } from './documents';
import { CARE } from './scripts-care';
import { INBOUND } from './scripts-inbound';
import { OUTBOUND } from './scripts-outbound';
import type { VoiceRows } from './write';

const SCRIPTS = [...INBOUND, ...CARE, ...OUTBOUND];
const DOCUMENTS = [...BILLING, ...NUMBERS, ...HARDWARE, ...FEATURES, ...POLICIES];
const LEADS = 220;

/** The voice data of Acme Voice: 14 agents, 400 contacts, 220 leads, 1,500 calls, 40 documents. */
export function acmeVoice(now: number): VoiceRows {
  const agents = makeAgents(now, AGENTS);
  const contacts = makeContacts(now, ACME_ID, 400, 0.78);
  const leads = makeLeads(now, ACME_ID, contacts, 134);
  const world = { organization_id: ACME_ID, scripts: SCRIPTS, agents, contacts, leads, leads_limit: LEADS };
  const calls = makeCalls(now, world, 1_500, [95_000, 32_000]);
  return {
    agents: Object.values(agents).map((agent) => agentRow(ACME_ID, agent)),
    contacts: contactRows(ACME_ID, contacts),
    leads: leadRows(ACME_ID, leads),
    calls,
    documents: documentRows(now, ACME_ID, DOCUMENTS),
  };
}

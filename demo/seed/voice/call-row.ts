import type { calls } from '@/db/schema/voice';
import type { Random } from '../random';
import { iso } from '../times';
import type { DemoAgent } from './agents';
import type { Contact, Lead } from './contacts';
import type { Script } from './script';

export type CallRow = typeof calls.$inferInsert;

/** A planned call, before its transcript is written. */
export interface Plan {
  at: number;
  script: Script;
  agent: DemoAgent;
  contact: Contact;
  lead: Lead | undefined;
  status: CallRow['status'];
}

/** How it went; `ended` in epoch milliseconds, null while it is running. */
type Outcome = Pick<CallRow, 'transcript' | 'summary' | 'tags'> & { ended: number | null };

/** The row of `calls`. */
export function callRow(
  random: Random,
  organization_id: string,
  { at, agent, contact, lead, status }: Plan,
  { ended, ...outcome }: Outcome,
): CallRow {
  const outbound = agent.voicemail_message !== undefined;
  return {
    id: random.id(at),
    organization_id,
    agent_id: agent.id,
    contact_id: contact.id,
    lead_id: lead?.id,
    direction: outbound ? 'outbound' : 'inbound',
    status,
    from_number: outbound ? agent.number : contact.phone,
    to_number: outbound ? contact.phone : agent.number,
    started_at: iso(at),
    ended_at: ended === null ? null : iso(ended),
    duration_seconds: ended === null ? 0 : Math.round((ended - at) / 1_000),
    ...outcome,
    created_at: iso(at),
    updated_at: iso(ended ?? at),
  };
}

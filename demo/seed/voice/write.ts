import { eq } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { agents, calls, contacts, knowledgeBaseDocuments, leads } from '@/db/schema/voice';
import { insertAll } from '../insert';

/** The voice data of one organization, as rows. */
export interface VoiceRows {
  agents: (typeof agents.$inferInsert)[];
  contacts: (typeof contacts.$inferInsert)[];
  leads: (typeof leads.$inferInsert)[];
  calls: (typeof calls.$inferInsert)[];
  documents: (typeof knowledgeBaseDocuments.$inferInsert)[];
}

/**
 * Replaces the voice data of a demo organization, because a run that was interrupted between the databases of
 * two regions may have left some.
 */
export async function writeVoice(tx: Tx, organization_id: string, rows: VoiceRows): Promise<void> {
  for (const table of [calls, leads, contacts, agents, knowledgeBaseDocuments]) {
    await tx.delete(table).where(eq(table.organization_id, organization_id));
  }
  await insertAll(tx, agents, rows.agents);
  await insertAll(tx, contacts, rows.contacts);
  await insertAll(tx, leads, rows.leads);
  await insertAll(tx, calls, rows.calls);
  await insertAll(tx, knowledgeBaseDocuments, rows.documents);
}

import { and, eq } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { agents, contacts, leads } from '@/db/schema/voice';
import type { Actor } from '@/lib/core/actor';
import { type FieldError, Problem } from '@/lib/core/problem';

const TABLES = { agent_id: agents, contact_id: contacts, lead_id: leads } as const;
const NOUNS = { agent_id: 'agent', contact_id: 'contact', lead_id: 'lead' } as const;

export type References = Partial<Record<keyof typeof TABLES, string | null>>;

/**
 * Locks the rows that a row is about to reference against deletion until the transaction ends. Call it before locking the row
 * itself: deletions lock in the same order, referenced rows first.
 * @throws Problem `validation_error` naming every reference that does not exist in the organization
 */
export async function lockReferences(db: Tx, actor: Actor, references: References): Promise<void> {
  const errors: FieldError[] = [];
  for (const path of ['agent_id', 'contact_id', 'lead_id'] as const) {
    const id = references[path];
    if (!id) continue;
    const table = TABLES[path];
    const found = await db
      .select({ id: table.id })
      .from(table)
      .where(and(eq(table.organization_id, actor.organization_id), eq(table.id, id)))
      .for('key share');
    if (found.length > 0) continue;
    errors.push({ path, code: 'not_found', message: `There is no such ${NOUNS[path]}.` });
  }
  if (errors.length > 0) throw new Problem('validation_error', errors[0]!.message, { errors });
}

import { and, eq } from 'drizzle-orm';
import { database } from '@/db/client';
import { agents } from '@/db/schema/voice';
import type { Actor } from '@/lib/actor';
import { poolOf } from '@/lib/operation';
import { fieldProblem } from '@/lib/problem';

/**
 * An agent of the actor's organization, for operations of the other plane that name one.
 * @throws Problem `validation_error` on `agent_id`
 */
export async function agentOf(actor: Actor, id: string): Promise<{ id: string; name: string }> {
  const [agent] = await database(poolOf('voice', actor))
    .select({ id: agents.id, name: agents.name })
    .from(agents)
    .where(and(eq(agents.organization_id, actor.organization_id), eq(agents.id, id)));
  if (!agent) throw fieldProblem('agent_id', 'not_found', 'There is no such agent.');
  return agent;
}

import { and, eq, inArray } from 'drizzle-orm';
import { database } from '@/db/client';
import { agents } from '@/db/schema/voice';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem } from '@/lib/core/problem';
import { poolOf } from '@/lib/operation/operation';

/** An agent as operations of the other plane need it: two look-ups, no join. */
export interface Agent {
  id: string;
  name: string;
  status: 'active' | 'inactive';
}

/** These of the organization's agents, by id; who was deleted is missing. */
export async function agentsById(actor: Actor, ids: readonly string[]): Promise<Map<string, Agent>> {
  if (ids.length === 0) return new Map();
  const rows = await database(poolOf('voice', actor))
    .select({ id: agents.id, name: agents.name, status: agents.status })
    .from(agents)
    .where(and(eq(agents.organization_id, actor.organization_id), inArray(agents.id, [...new Set(ids)])));
  return new Map(rows.map((agent) => [agent.id, agent]));
}

/** An agent that the request names. @throws Problem `validation_error` on `agent_id` */
export async function namedAgent(actor: Actor, id: string): Promise<Agent> {
  const agent = (await agentsById(actor, [id])).get(id);
  if (!agent) throw fieldProblem('agent_id', 'not_found', 'There is no such agent.');
  return agent;
}

import { and, eq, inArray } from 'drizzle-orm';
import { database } from '@/db/client';
import { agents } from '@/db/schema/voice';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem } from '@/lib/core/problem';
import { poolOf } from '@/lib/operation/operation';

/** An agent as operations of the control plane need it: looked up separately, without a join. */
export interface Agent {
  id: string;
  name: string;
  status: 'active' | 'inactive';
}

/** Returns the organization's agents with these ids; deleted ones are missing. */
export async function agentsById(actor: Actor, ids: readonly string[]): Promise<Map<string, Agent>> {
  if (ids.length === 0) return new Map();
  const rows = await database(poolOf('voice', actor))
    .select({ id: agents.id, name: agents.name, status: agents.status })
    .from(agents)
    .where(and(eq(agents.organization_id, actor.organization_id), inArray(agents.id, [...new Set(ids)])));
  return new Map(rows.map((agent) => [agent.id, agent]));
}

/** Returns the agent that a request refers to. @throws Problem `validation_error` on `agent_id` */
export async function namedAgent(actor: Actor, id: string): Promise<Agent> {
  const agent = (await agentsById(actor, [id])).get(id);
  if (!agent) throw fieldProblem('agent_id', 'not_found', 'There is no such agent.');
  return agent;
}

import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import { listing } from '@/db/list-query';
import type { Narrowing } from '@/db/list-statements';
import { paginate } from '@/db/page';
import { agents } from '@/db/schema/voice';
import { voiceSearch, withoutSearch } from '@/db/search';
import type { Actor } from '@/lib/core/actor';
import { notFound } from '@/lib/core/problem';
import { type MutationContext, mutation, query } from '@/lib/operation/operation';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import { within } from '@/lib/voice/shared/filters';
import { tenantRows } from '@/lib/voice/shared/rows';
import {
  AGENT_STATUSES,
  Agent,
  AgentIdInput,
  AgentPage,
  CreateAgentInput,
  DeletedAgent,
  ListAgentsInput,
  SetAgentStatusInput,
  UpdateAgentInput,
} from './schema';

const AUDITED = {
  fields: [
    'name',
    'status',
    'model',
    'voice_id',
    'language',
    'temperature',
    'prompt',
    'begin_message',
    'start_speaker',
    'max_call_duration_ms',
    'ring_duration_ms',
    'end_call_after_silence_ms',
    'enable_voicemail_detection',
    'voicemail_message',
  ],
} as const;

const rows = tenantRows(agents, 'agent');

const list = listing({
  from: agents,
  rows: (query) => query.select(withoutSearch(agents)).from(agents),
  organization: agents.organization_id,
  id: agents.id,
  sortable: {
    name: { by: agents.name, value: (agent) => agent.name },
    created_at: { by: agents.created_at, value: (agent) => agent.created_at },
    updated_at: { by: agents.updated_at, value: (agent) => agent.updated_at },
  },
  facets: { status: { column: agents.status, values: AGENT_STATUSES } },
});

/** A page of the organization's agents. */
export const listAgents = query({
  name: 'agent.list',
  summary: 'List agents',
  permission: 'agents:read',
  plane: 'voice',
  input: ListAgentsInput,
  output: AgentPage,
  http: { method: 'GET', path: '/agents', message: 'Agents fetched' },
  run: ({ actor, db }, input) => paginate(db, list, input, narrowed(actor, input)),
});

/** One agent. */
export const getAgent = query({
  name: 'agent.get',
  summary: 'Get an agent',
  permission: 'agents:read',
  plane: 'voice',
  input: AgentIdInput,
  output: Agent,
  http: { method: 'GET', path: '/agents/{id}', message: 'Agent fetched' },
  run: ({ actor, db }, { id }) => rows.get(db, actor, id),
});

/** Creates an agent; only the name is required. */
export const createAgent = mutation({
  name: 'agent.create',
  summary: 'Create an agent',
  permission: 'agents:write',
  plane: 'voice',
  input: CreateAgentInput,
  output: Agent,
  http: { method: 'POST', path: '/agents', status: 201, message: 'Agent created' },
  run: async ({ actor, db, audit }, input) => {
    const [agent] = await db
      .insert(agents)
      .values({ ...input, organization_id: actor.organization_id })
      .returning();
    audit({ target: targetOf(agent!), changes: auditDiff<Agent>({}, agent!, AUDITED) });
    return agent!;
  },
});

/** Changes the given fields. */
export const updateAgent = mutation({
  name: 'agent.update',
  summary: 'Change an agent',
  permission: 'agents:write',
  plane: 'voice',
  input: UpdateAgentInput,
  output: Agent,
  http: { method: 'PATCH', path: '/agents/{id}', message: 'Agent updated' },
  run: (context, { id, ...fields }) => change(context, id, fields),
});

/** Activates or deactivates an agent. */
export const setAgentStatus = mutation({
  name: 'agent.set_status',
  summary: 'Activate or deactivate an agent',
  permission: 'agents:write',
  plane: 'voice',
  input: SetAgentStatusInput,
  output: Agent,
  http: { method: 'PATCH', path: '/agents/{id}/status', message: 'Agent status updated' },
  run: (context, { id, status }) => change(context, id, { status }),
});

/** Deletes an agent. Its calls stay; their `agent_id` becomes null. */
export const deleteAgent = mutation({
  name: 'agent.delete',
  summary: 'Delete an agent',
  permission: 'agents:write',
  plane: 'voice',
  input: AgentIdInput,
  output: DeletedAgent,
  http: { method: 'DELETE', path: '/agents/{id}', message: 'Agent deleted' },
  run: async ({ actor, db, audit }, { id }) => {
    const [agent] = await db.delete(agents).where(rows.own(actor, id)).returning();
    if (!agent) throw notFound('agent');
    audit({ target: targetOf(agent) });
    return { deleted: true as const, id };
  },
});

async function change(
  { actor, db, audit, unchanged }: MutationContext,
  id: string,
  fields: Omit<z.output<typeof UpdateAgentInput>, 'id'>,
): Promise<Agent> {
  const before = await rows.lock(db, actor, id);
  const changes = auditDiff<Agent>(before, fields, AUDITED);
  if (Object.keys(changes).length === 0) {
    unchanged();
    return before;
  }
  const [after] = await db
    .update(agents)
    .set({ ...fields, updated_at: sql`now()` })
    .where(rows.own(actor, id))
    .returning();
  audit({ target: targetOf(after!), changes });
  return after!;
}

function narrowed(actor: Actor, { sort, status, search, ...times }: z.output<typeof ListAgentsInput>): Narrowing {
  return {
    organization_id: actor.organization_id,
    facets: { status: status?.length ? status : undefined },
    ...within(agents, sort, times),
    search: search ? voiceSearch.finds(agents, search) : undefined,
  };
}

function targetOf(agent: { id: string; name: string }) {
  return { type: 'agent', id: agent.id, label: agent.name };
}

import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { createAgent, deleteAgent, getAgent, listAgents, setAgentStatus, updateAgent } from './operations';
import { AGENT_DEFAULTS } from './schema';

let actor: Actor;

beforeEach(async () => {
  ({ actor } = await makeMember(await makeOrganization(), 'DEVELOPER'));
});

const events = (id: string) =>
  controlDb()
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.organization_id, actor.organization_id), eq(auditEvents.target_id, id)))
    .orderBy(auditEvents.id);

describe('agents', () => {
  it('need only a name', async () => {
    const agent = await createAgent(actor, { name: '  Front   desk ' });
    expect(agent).toMatchObject({ ...AGENT_DEFAULTS, name: 'Front   desk', organization_id: actor.organization_id });
    expect(await getAgent(actor, { id: agent.id })).toEqual(agent);
  });

  it('change only the given fields', async () => {
    const agent = await createAgent(actor, { name: 'Front desk', prompt: 'Be kind.' });
    const changed = await updateAgent(actor, { id: agent.id, temperature: 0.29, prompt: null });
    expect(changed).toEqual({ ...agent, temperature: 0.29, prompt: null, updated_at: changed.updated_at });
    expect(changed.updated_at > agent.updated_at).toBe(true);
    expect((await setAgentStatus(actor, { id: agent.id, status: 'inactive' })).status).toBe('inactive');
  });

  it('record who did what with before and after, and nothing when nothing changed', async () => {
    const agent = await createAgent(actor, { name: 'Front desk' });
    await updateAgent(actor, { id: agent.id, name: 'Reception' });
    await updateAgent(actor, { id: agent.id, name: 'Reception' });
    await updateAgent(actor, { id: agent.id });
    await setAgentStatus(actor, { id: agent.id, status: 'active' });
    await deleteAgent(actor, { id: agent.id });
    const trail = await events(agent.id);
    expect(trail.map((event) => event.action)).toEqual(['agent.create', 'agent.update', 'agent.delete']);
    expect(trail[1]).toMatchObject({
      actor_id: actor.id,
      target_type: 'agent',
      target_label: 'Reception',
      changes: { name: { before: 'Front desk', after: 'Reception' } },
    });
  });

  it('are gone once deleted', async () => {
    const { id } = await createAgent(actor, { name: 'Front desk' });
    const both = await Promise.allSettled([deleteAgent(actor, { id }), deleteAgent(actor, { id })]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const work of [
      () => getAgent(actor, { id }),
      () => updateAgent(actor, { id, name: 'x' }),
      () => deleteAgent(actor, { id: newId() }),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  it('are rejected as a whole when one field is invalid', async () => {
    await expect(createAgent(actor, { name: 'ok', temperature: 2 })).rejects.toMatchObject({
      code: 'validation_error',
      data: {
        errors: [{ path: 'temperature', message: 'Temperature is a number from 0 to 1 with at most two decimals.' }],
      },
    });
    expect((await listAgents(actor, {})).total).toBe(0);
  });
});

describe('agent.list', () => {
  it('filters by status, text and time, and sorts', async () => {
    const names = ['Alpha', 'beta 100%', 'beta 1000'];
    const [alpha, percent, thousand] = await Promise.all(names.map((name) => createAgent(actor, { name })));
    await setAgentStatus(actor, { id: alpha!.id, status: 'inactive' });
    const found = async (input: Parameters<typeof listAgents>[1]) =>
      (await listAgents(actor, { sort: 'name', ...input })).items.map((agent) => agent.name);

    expect(await found({ status: 'inactive' as never })).toEqual(['Alpha']);
    expect(await found({ status: 'active,inactive' as never })).toHaveLength(3);
    expect(await found({ search: 'BETA' })).toHaveLength(2);
    expect(await found({ search: '100%' })).toEqual(['beta 100%']);
    expect(await found({ search: '' })).toHaveLength(3);
    expect((await found({ sort: '-name' })).at(-1)).toBe((await found({})).at(0));
    expect(await found({ created_after: thousand!.created_at, created_before: percent!.created_at })).toEqual([]);
    expect(
      await found({ updated_after: '2020-01-01T00:00:00Z', updated_before: '2999-01-01T01:00:00+01:00' }),
    ).toHaveLength(3);
    expect(await found({ created_before: '2020-01-01T00:00:00Z' })).toEqual([]);
  });

  it('hides other organizations’ agents', async () => {
    await createAgent(actor, { name: 'Ours' });
    const { actor: stranger } = await makeMember(await makeOrganization(), 'OWNER');
    expect(await listAgents(stranger, {})).toEqual({ items: [], total: 0, limit: 20, offset: 0, next_cursor: null });
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { PERSONAL } from '@/lib/platform/audit-trail/diff';
import { createAgent, deleteAgent } from '@/lib/voice/agents/operations';
import { createContact, deleteContact } from '@/lib/voice/contacts/operations';
import { developer, LITERAL, problem, trailOf, walk, wrongFields } from '@/lib/voice/contacts/testing';
import { createLead, deleteLead } from '@/lib/voice/leads/operations';
import { createCall, deleteCall, getCall, listCalls, updateCall } from './operations';

let actor: Actor;

beforeEach(async () => {
  actor = await developer();
});

const call = {
  direction: 'inbound',
  status: 'completed',
  from_number: '+14155550123',
  to_number: '+14155550199',
  started_at: '2026-03-20T14:00:00Z',
} as const;
const going = { ...call, status: 'in_progress' } as const;

describe('calls', () => {
  it('are stored with their transcript, and listed without it', async () => {
    const transcript = [
      { speaker: 'agent', text: 'Hello, how can I help?', at_ms: 0 },
      { speaker: 'user', text: 'I want to book a table.', at_ms: 2_400 },
    ] as const;
    const made = await createCall(actor, {
      ...call,
      started_at: '2026-03-20T16:00:00.5+02:00',
      ended_at: '2026-03-20T14:01:30.5Z',
      transcript: [...transcript],
      summary: 'Wants a table.',
      tags: ['booking', 'vip', 'booking'],
    });
    expect(made).toMatchObject({
      started_at: '2026-03-20T14:00:00.500Z',
      ended_at: '2026-03-20T14:01:30.500Z',
      duration_seconds: 90,
      transcript,
      tags: ['booking', 'vip'],
    });
    expect(await getCall(actor, { id: made.id })).toEqual(made);
    const { transcript: _, ...listed } = made;
    expect((await listCalls(actor, {})).items).toEqual([listed]);
  });

  it('are recorded in progress, then end with a duration', async () => {
    const { id, duration_seconds, ended_at } = await createCall(actor, going);
    expect([duration_seconds, ended_at]).toEqual([0, null]);
    const over = { id, status: 'completed', ended_at: '2026-03-20T14:02:00Z' } as const;
    expect((await updateCall(actor, over)).duration_seconds).toBe(120);
    expect((await updateCall(actor, { id, duration_seconds: 100 })).duration_seconds).toBe(100);
    expect((await updateCall(actor, { ...over, summary: 'Done.' })).duration_seconds).toBe(100);
    expect((await updateCall(actor, { id, ended_at: '2026-03-20T14:03:00Z' })).duration_seconds).toBe(180);
  });

  it('are rejected when their times contradict each other', async () => {
    const ends = (ended_at: string, more = {}) => wrongFields(createCall(actor, { ...call, ended_at, ...more }));
    expect(await ends('2026-03-20T13:59:59Z')).toEqual(['ended_at']);
    expect(await ends('2026-03-21T14:00:01Z')).toEqual(['ended_at']);
    expect(await ends('2026-03-20T14:01:00Z', { status: 'in_progress' })).toEqual(['ended_at']);
    expect(await ends('2026-03-20T14:01:00Z', { duration_seconds: 61 })).toEqual(['duration_seconds']);
    const { id } = await createCall(actor, { ...call, ended_at: '2026-03-20T14:01:00Z' });
    expect(await wrongFields(updateCall(actor, { id, started_at: '2026-03-20T15:00:00Z' }))).toEqual(['ended_at']);
    expect(await wrongFields(updateCall(actor, { id, status: 'in_progress' }))).toEqual(['ended_at']);
    expect((await getCall(actor, { id })).started_at).toBe('2026-03-20T14:00:00.000Z');
  });

  it('are audited without numbers and words, and not when nothing changed', async () => {
    const transcript = [{ speaker: 'user', text: 'My card is lost', at_ms: 0 }] as const;
    const { id } = await createCall(actor, { ...call, transcript: [...transcript], tags: ['a'] });
    await updateCall(actor, { id, transcript: [...transcript], tags: ['a'], started_at: '2026-03-20T15:00:00+01:00' });
    await updateCall(actor, { id });
    await updateCall(actor, { id, summary: 'Lost card', tags: ['b'] });
    await deleteCall(actor, { id });
    const trail = await trailOf(actor, id);
    expect(trail.map(({ action }) => action)).toEqual(['call.create', 'call.update', 'call.delete']);
    expect(trail[1]!.changes).toEqual({
      tags: { before: ['a'], after: ['b'] },
      summary: { before: null, after: PERSONAL },
    });
    expect(JSON.stringify(trail.map(({ changes }) => changes))).not.toMatch(/card|5550/);
  });

  it('are visible only to their own organization', async () => {
    const { id } = await createCall(actor, call);
    const stranger = await developer();
    expect((await problem(getCall(stranger, { id }))).code).toBe('not_found');
    expect((await problem(updateCall(stranger, { id, summary: 'x' }))).code).toBe('not_found');
    expect((await problem(deleteCall(stranger, { id }))).code).toBe('not_found');
    expect((await listCalls(stranger, {})).items).toEqual([]);
    expect((await getCall(actor, { id })).summary).toBeNull();
  });

  it.each(LITERAL)('keep %s unchanged', async (text) => {
    const transcript = [{ speaker: 'user' as const, text, at_ms: 0 }];
    const { id } = await createCall(actor, { ...call, summary: text, tags: [text], transcript });
    expect(await getCall(actor, { id })).toMatchObject({ summary: text, tags: [text], transcript });
    expect((await listCalls(actor, { tag: text })).total).toBe(1);
    expect((await listCalls(actor, { search: text })).total).toBe(1);
  });

  it('are rejected with every invalid field named', async () => {
    const wrong = {
      direction: 'sideways',
      status: 'COMPLETED',
      from_number: '4155550123',
      to_number: null,
      started_at: '0000-01-01T00:00:00Z',
      ended_at: 'later',
      duration_seconds: -1,
      transcript: [{ speaker: 'robot', text: 'a\0', at_ms: 0.5 }, { speaker: 'user', text: '\udc00', at_ms: 0 }, 'hi'],
      summary: 'x'.repeat(5_001),
      tags: ['', 'x'.repeat(51), 1],
    };
    expect((await wrongFields(createCall(actor, wrong as never))).sort()).toEqual([
      'direction',
      'duration_seconds',
      'ended_at',
      'from_number',
      'started_at',
      'status',
      'summary',
      'tags.0',
      'tags.1',
      'tags.2',
      'to_number',
      'transcript.0.at_ms',
      'transcript.0.speaker',
      'transcript.0.text',
      'transcript.1.text',
      'transcript.2',
    ]);
    expect(await wrongFields(createCall(actor, { ...call, tags: Array(21).fill('x') }))).toEqual(['tags']);
    expect((await listCalls(actor, {})).total).toBe(0);
  });
});

describe('references of a call', () => {
  const world = async (owner: Actor) => ({
    agent_id: (await createAgent(owner, { name: 'Front desk' })).id,
    contact_id: (await createContact(owner, { first_name: 'Ada' })).id,
    lead_id: (await createLead(owner, { first_name: 'Ada' })).id,
  });

  it('must belong to the organization, and every invalid reference is named', async () => {
    const theirs = await world(await developer());
    const ours = await world(actor);
    expect(await wrongFields(createCall(actor, { ...call, ...theirs }))).toEqual(['agent_id', 'contact_id', 'lead_id']);
    const { id } = await createCall(actor, { ...call, ...ours });
    expect(await wrongFields(updateCall(actor, { id, agent_id: newId() }))).toEqual(['agent_id']);
    expect(await getCall(actor, { id })).toMatchObject(ours);
    expect(await updateCall(actor, { id, agent_id: null })).toMatchObject({ ...ours, agent_id: null });
  });

  it('become null when their row is deleted, and nothing else changes', async () => {
    const ours = await world(actor);
    const made = await createCall(actor, { ...call, ...ours });
    await deleteAgent(actor, { id: ours.agent_id });
    await deleteContact(actor, { id: ours.contact_id });
    expect(await getCall(actor, { id: made.id })).toEqual({ ...made, agent_id: null, contact_id: null });
    await deleteLead(actor, { id: ours.lead_id });
    expect((await getCall(actor, { id: made.id })).lead_id).toBeNull();
  });

  it('never dangle when calls are created and changed during a deletion', async () => {
    for (let round = 0; round < 10; round++) {
      const { id: agent_id } = await createAgent(actor, { name: 'Front desk' });
      const { id } = await createCall(actor, { ...call, agent_id });
      const [made, changed, deleted] = await Promise.allSettled([
        createCall(actor, { ...call, agent_id }),
        updateCall(actor, { id, agent_id, summary: `Round ${round}` }),
        deleteAgent(actor, { id: agent_id }),
      ]);
      expect(deleted.status).toBe('fulfilled');
      for (const one of [made, changed]) {
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'validation_error' });
      }
      expect((await listCalls(actor, { agent_id })).total).toBe(0);
    }
  });
});

describe('a contact, its lead and its agent', () => {
  it('can be deleted at the same time without a deadlock', async () => {
    for (let round = 0; round < 10; round++) {
      const { id: agent_id } = await createAgent(actor, { name: 'Front desk' });
      const { id: contact_id } = await createContact(actor, { first_name: 'Ada' });
      const { id: lead_id } = await createLead(actor, { contact_id });
      const made = await Promise.all(
        [1, 2, 3].map(() => createCall(actor, { ...call, agent_id, contact_id, lead_id })),
      );
      await Promise.all([
        deleteLead(actor, { id: lead_id }),
        deleteContact(actor, { id: contact_id }),
        deleteAgent(actor, { id: agent_id }),
      ]);
      for (const { id } of made) {
        expect(await getCall(actor, { id })).toMatchObject({ agent_id: null, contact_id: null, lead_id: null });
      }
    }
  });
});

describe('call.list', () => {
  const found = async (input: Parameters<typeof listCalls>[1]) =>
    (await listCalls(actor, { sort: 'started_at', ...input })).items.map(({ summary }) => summary);

  it('filters by every field', async () => {
    const { id: agent_id } = await createAgent(actor, { name: 'Front desk' });
    const { id: contact_id } = await createContact(actor, { first_name: 'Ada' });
    await createCall(actor, { ...call, summary: 'One: books a table', agent_id, tags: ['booking', 'vip'] });
    await createCall(actor, {
      ...call,
      summary: 'Two',
      direction: 'outbound',
      contact_id,
      started_at: '2026-03-21T00:00:00Z',
    });
    await createCall(actor, {
      ...call,
      summary: 'Three',
      status: 'voicemail',
      from_number: '+493023125001',
      started_at: '2026-03-22T00:00:00Z',
    });
    const [one, two, three] = ['One: books a table', 'Two', 'Three'];
    expect(await found({})).toEqual([one, two, three]);
    expect(await found({ agent_id })).toEqual([one]);
    expect(await found({ contact_id })).toEqual([two]);
    expect(await found({ direction: 'inbound' })).toEqual([one, three]);
    expect(await found({ status: 'voicemail,failed' as never })).toEqual([three]);
    expect(await found({ tag: 'vip' })).toEqual([one]);
    expect(await found({ tag: 'vi' })).toEqual([]);
    expect(await found({ from: '2026-03-21T00:00:00Z' })).toEqual([two, three]);
    expect(await found({ from: '2026-03-21T00:00:00Z', to: '2026-03-22T00:00:00Z' })).toEqual([two]);
    expect(await found({ search: 'TABLE books' })).toEqual([one]);
    expect(await found({ search: '+49 30 23125 001' })).toEqual([three]);
    expect(await wrongFields(listCalls(actor, { from: '2026-03-21', agent_id: 'x', tag: '' }))).toEqual([
      'agent_id',
      'tag',
      'from',
    ]);
  });

  it.each(['started_at', 'duration_seconds', 'created_at'] as const)(
    'walks by cursor in the order of %s, up and down, without loss or repetition',
    async (sort) => {
      for (let n = 0; n < 8; n++) {
        await createCall(actor, { ...call, started_at: `2026-03-2${n % 3}T14:00:00Z`, duration_seconds: n % 4 });
      }
      for (const order of [sort, `-${sort}`] as const) {
        const whole = (await listCalls(actor, { sort: order })).items.map(({ id }) => id);
        expect(new Set(whole).size).toBe(8);
        expect(await walk((cursor) => listCalls(actor, { sort: order, limit: 3, cursor }))).toEqual(whole);
      }
    },
  );
});

import { describe, expect, it } from 'vitest';
import { createAgent } from '@/lib/voice/agents/operations';
import { newEventType, person, withCalcom } from './testing';

const { newTenant } = withCalcom();

describe('Cal.com event types', () => {
  it('are listed, found by number and slug, created, changed and deleted', async () => {
    const tenant = await newTenant();
    const { call } = tenant;
    const listed = await call('GET', '/event-types');
    expect(listed.body.data).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          slug: 'first-visit',
          title: 'First visit',
          duration_minutes: 30,
          price: 0,
          currency: 'usd',
          is_active: true,
          account_name: 'Lena Vogt',
        }),
        expect.objectContaining({ slug: 'house-call', is_active: false }),
      ]),
    );
    const slug = `ultrasound-${Date.now()}`;
    const made = await call('POST', '/event-types', { title: 'Ultrasound', slug, duration_minutes: 45 });
    const { id } = made.body.data;
    expect([made.status, made.headers.get('location')]).toEqual([201, `/api/v1/calcom/event-types/${id}`]);
    expect((await call('GET', `/event-types/${id}`)).body.data).toEqual(made.body.data);
    for (const id_or_slug of [id, slug])
      expect((await call('GET', `/event-types/lookup/${id_or_slug}`)).body.data).toEqual(made.body.data);
    const changed = await call('PATCH', `/event-types/${id}`, { title: 'Sonogram', is_active: false });
    expect(changed.body.data).toMatchObject({ id, slug, title: 'Sonogram', is_active: false, duration_minutes: 45 });
    const taken = await call('PATCH', `/event-types/${id}`, { slug: 'first-visit' });
    expect([taken.status, taken.body.errors]).toEqual([
      422,
      [expect.objectContaining({ path: 'slug', code: 'taken' })],
    ]);
    expect(
      (await call('POST', '/event-types', { title: 'First visit', duration_minutes: 5 })).body.errors[0].code,
    ).toBe('taken');
    expect((await call('DELETE', `/event-types/${id}`)).body.data).toEqual({ deleted: true, id });
    for (const path of [`/event-types/${id}`, '/event-types/lookup/nothing-like-it'])
      expect((await call('GET', path)).body.code).toBe('not_found');
    expect((await call('DELETE', `/event-types/${id}`)).status).toBe(404);
  });

  it('have an agent that books them', async () => {
    const tenant = await newTenant();
    const agent = await createAgent(tenant.owner.actor, { name: 'Front desk' });
    const stranger = await createAgent((await newTenant({ connect: false })).owner.actor, { name: 'Theirs' });
    const { event_type_id, times } = await newEventType(tenant);
    const path = `/event-types/${event_type_id}`;
    const foreign = await tenant.call('PATCH', path, { agent_id: stranger.id });
    expect(foreign.body.errors).toEqual([expect.objectContaining({ path: 'agent_id', code: 'not_found' })]);
    expect((await tenant.call('PATCH', path, { agent_id: agent.id })).body.data.agent_id).toBe(agent.id);
    expect((await tenant.call('GET', path)).body.data.agent_id).toBe(agent.id);
    const [start] = await times();
    const booked = await tenant.manage({
      action: 'book',
      agent_id: agent.id,
      appointment_datetime: start,
      call_session_id: 'call-1',
      ...person,
    });
    expect(booked.body.data).toMatchObject({ agent_name: 'Front desk', date_time: start });
    const uid = booked.body.data.appointment_id;
    expect((await tenant.call('GET', `/appointments/${uid}`)).body.data).toMatchObject({
      event_type_id,
      agent_id: agent.id,
    });
    const theirs = await tenant.call('GET', `/appointments?agent_id=${agent.id}`);
    expect(theirs.body.data).toMatchObject({ count: 1, agent_id: agent.id, appointments: [{ id: uid }] });
    expect((await tenant.call('PATCH', path, { agent_id: null })).body.data.agent_id).toBeNull();
    const unclear = await tenant.manage({ action: 'availability', agent_id: agent.id });
    expect(unclear.body.errors).toEqual([expect.objectContaining({ path: 'event_type_id', code: 'required' })]);
  });
});

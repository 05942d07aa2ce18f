import { describe, expect, it, vi } from 'vitest';
import { controlPool } from '@/db/client';
import { vendorId } from '@/demo/vendors/gohighlevel/world';
import { clientOf } from '@/lib/integrations/core/client';
import { rereadConnection } from '@/lib/integrations/core/connections';
import { createAgent, deleteAgent } from '@/lib/voice/agents/operations';
import { freeSlots } from './api';
import { makeConnected, mia, withGhl } from './testing';
import { ghl } from './vendor';

const world = withGhl();
const { call, manage, starts } = world;

describe('free times of a GoHighLevel calendar', () => {
  it('requests at most 30 days of free slots, in epoch ms and the person’s time zone', async () => {
    world.server.state.requests.length = 0;
    const { status, data } = await manage({ action: 'availability', days_ahead: 30, timezone: 'Asia/Kolkata' });
    expect(status).toBe(200);
    expect(data.available_slots.length).toBeGreaterThan(18);
    // Nine to five in New York is the evening and the night in Kolkata.
    const spoken: string[] = data.available_slots.flatMap((day: { slots: string[] }) => day.slots);
    expect(spoken).toContain('11:00 PM');
    expect(spoken.filter((slot) => /^([5-9]|1[01]):\d\d AM|^(12|[1-5]):\d\d PM/.test(slot))).toEqual([]);
    expect((await manage({ action: 'availability', days_ahead: 31 })).status).toBe(422);
  });

  it('suggests the few times nearest to the requested one', async () => {
    const all = await starts();
    const { data } = await manage({ action: 'suggest', appointment_datetime: all[9] });
    const suggestedStarts = data.available_slots.flatMap((day: { starts: string[] }) => day.starts);
    expect(suggestedStarts).toHaveLength(3);
    expect(suggestedStarts).toContain(all[9]);
    expect(data.message).toMatch(/^Free times are /);
  });

  it.each([
    ['forward', 'America/New_York', 0, '2027-03-12T13:00:00Z', ['-05:00', '-04:00']],
    ['back', 'Europe/Berlin', 1, '2027-10-29T06:00:00Z', ['+02:00', '+01:00']],
  ])('are correct across the night in which clocks go %s', async (_, zone, location, now, offsets) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
    try {
      world.tenant = await makeConnected(world.server, location);
      const request = clientOf(ghl, (await rereadConnection(world.tenant.connection.id))!, world.tenant.actor);
      const from = Date.now();
      const free = await freeSlots(request, world.tenant.calendar_id, from, from + 5 * 86_400_000, zone);
      const texts = [...free.values()];
      for (const offset of offsets) expect(texts.some((text) => text.endsWith(offset))).toBe(true);
      // Nine o'clock stays nine o'clock, though the instants of two such days are an hour more or less than days apart.
      const nines = [...free].filter(([, text]) => text.slice(11, 16) === '09:00').map(([at]) => at);
      const gaps = nines.slice(1).map((at, index) => (at - nines[index]!) / 3_600_000);
      expect(gaps.some((hours) => hours % 24 !== 0)).toBe(true);
      const { data } = await manage({ action: 'availability', days_ahead: 5, timezone: zone });
      const monday = data.available_slots.find(({ date_label }: { date_label: string }) => date_label === 'Monday');
      const booked = await manage({
        action: 'book',
        appointment_datetime: `${monday.date}T09:00`,
        timezone: zone,
        ...mia,
      });
      expect([booked.status, booked.data.date_time]).toEqual([200, monday.starts[0]]);
      expect(world.server.state.world.events[0]!.startTime).toMatch(new RegExp(`T09:00:00\\${offsets[1]}$`));
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the agent of a GoHighLevel calendar', () => {
  const path = () => `/ghl/setup/agents/calendar/${world.tenant.calendar_id}`;

  it('is read, replaced and unassigned, with an audit entry each', async () => {
    expect((await call('GET', path())).body.data).toMatchObject({
      agent_id: world.tenant.agent.id,
      agent_name: 'Front desk',
      calendar_id: world.tenant.calendar_id,
      calendar_name: 'First visit',
      location_id: world.tenant.location_id,
      is_active: true,
    });
    const other = await createAgent(world.tenant.actor, { name: 'Night desk', status: 'inactive' });
    const replaced = await call('PUT', path(), { agent_id: other.id });
    expect(replaced.body.data).toMatchObject({ agent_name: 'Night desk', is_active: false });
    expect((await call('DELETE', path())).body.data).toEqual({ deleted: true, calendar_id: world.tenant.calendar_id });
    expect((await call('GET', path())).status).toBe(404);
    const { rows } = await controlPool().query(
      `select changes -> 'agent' as agent from audit_events where organization_id = $1 and target_type = 'calendar' order by created_at, id`,
      [world.tenant.organization.id],
    );
    expect(rows.map(({ agent }) => [agent.before, agent.after])).toEqual([
      [null, 'Front desk'],
      ['Front desk', 'Night desk'],
      ['Night desk', null],
    ]);
    expect(
      (await call('PUT', `/ghl/setup/agents/calendar/${vendorId()}`, { agent_id: other.id })).body.errors,
    ).toMatchObject([{ path: 'calendar_id', code: 'not_found' }]);
  });

  it('can be unassigned after it was deleted, and leaves the calendar free', async () => {
    await deleteAgent(world.tenant.actor, { id: world.tenant.agent.id });
    expect((await call('GET', path())).status).toBe(404);
    expect((await call('DELETE', path())).body.data).toEqual({ deleted: true, calendar_id: world.tenant.calendar_id });
    expect((await call('DELETE', path())).status).toBe(404);
    expect((await call('GET', '/ghl/setup/status')).body.data).toMatchObject({
      agents_created: false,
      agent_count: 0,
      next_step: 'CREATE_AGENT',
    });
  });
});

it('disconnecting ends the connection and keeps the agents’ assignments', async () => {
  const done = await call('POST', '/ghl/disconnect');
  expect(done.body.data).toEqual({ disconnected_count: 1 });
  expect((await call('POST', '/ghl/disconnect')).body.code).toBe('not_connected');
  expect((await manage({ action: 'availability' })).status).toBe(409);
  expect((await call('GET', '/ghl/setup/status')).body.data).toEqual({
    ghl_connected: false,
    location_id: null,
    company_id: null,
    token_valid: false,
    agents_created: false,
    agent_count: 0,
    setup_complete: false,
    message: 'GoHighLevel is not connected.',
    next_step: 'CONNECT_GHL',
  });
  const body = { location_id: world.tenant.location_id, private_token: world.tenant.private_token };
  await call('POST', '/ghl/connect', body);
  expect((await call('GET', '/ghl/setup/status')).body.data).toMatchObject({ setup_complete: true, agent_count: 1 });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { rereadConnection } from '@/lib/integrations/core/connections';
import { checkConnection } from '@/lib/integrations/core/operations';
import { connectGhl } from './operations';
import { makeTenant, mia, withGhl } from './testing';

const world = withGhl();
const { call, manage, starts } = world;
afterEach(() => world.server.recover());

describe('a GoHighLevel location with an unusable time zone', () => {
  const ZONES = ['', 'Mars/Olympus', 'US/Nowhere', null, 5];

  it.each(ZONES)('connects and offers times in %j', async (timezone) => {
    world.server.state.alter = (asked, body) =>
      asked.startsWith('GET /locations/') ? { location: { ...body.location, timezone } } : undefined;
    const { location_id, private_token } = world.tenant;
    const connected = await call('POST', '/ghl/connect', { location_id, private_token });
    expect([connected.status, connected.body.data.time_zone]).toEqual([200, null]);
    const { status, data } = await manage({ action: 'availability' });
    expect([status, data.available_slots.length > 0]).toEqual([200, true]);
  });

  it('falls back to UTC until the next check repairs it', async () => {
    await controlPool().query(`update integration_connections set time_zone = '' where id = $1`, [
      world.tenant.connection.id,
    ]);
    const [first] = await starts();
    const booked = await manage({ action: 'book', appointment_datetime: first, ...mia });
    expect([booked.status, booked.data.date_time]).toEqual([200, first]);
    await checkConnection(world.tenant.actor, { id: world.tenant.connection.id });
    expect((await rereadConnection(world.tenant.connection.id))!.time_zone).toBe('America/New_York');
  });
});

describe('POST /ghl/appointments/manage', () => {
  it('reports a reschedule or cancellation whatever GoHighLevel answers', async () => {
    const [first, second] = await starts();
    const { data } = await manage({ action: 'book', appointment_datetime: first, ...mia });
    const { appointment_id } = data;
    world.server.state.alter = (asked) => (asked.startsWith('PUT /calendars/events') ? { status: 'done' } : undefined);
    const moved = await manage({ action: 'reschedule', appointment_id, appointment_datetime: second });
    expect([moved.status, moved.data.date_time]).toEqual([200, second]);
    const cancelled = await manage({ action: 'cancel', appointment_id });
    expect([cancelled.status, cancelled.data.summary]).toEqual([200, 'Cancelled']);
  });

  it('finds an earlier attempt among many attendees of a class in few requests', async () => {
    const [first] = await starts();
    const book = { action: 'book', appointment_datetime: first, ...mia };
    const { data } = await manage(book);
    const { events } = world.server.state.world;
    for (let n = 0; n < 40; n++) events.unshift({ ...events.at(-1)!, id: `other${n}`, contactId: `nobody${n}` });
    world.server.state.requests.length = 0;
    expect((await manage(book)).data.appointment_id).toBe(data.appointment_id);
    expect(world.server.state.requests.length).toBeLessThan(5);
  });

  it('says that the booking may exist when no id is returned, and finds it afterwards', async () => {
    const [first] = await starts();
    const book = { action: 'book', appointment_datetime: first, ...mia };
    world.server.state.alter = (asked) => (asked === 'POST /calendars/events/appointments' ? {} : undefined);
    const odd = await manage(book);
    expect([odd.status, odd.body.detail]).toEqual([502, expect.stringContaining('may have been processed')]);
    world.server.recover();
    expect((await manage(book)).data.date_time).toBe(first);
    expect(world.server.state.world.events).toHaveLength(1);
  });

  it('starts on the requested day, even beyond days_ahead', async () => {
    const wish = (await starts(30)).at(-1)!;
    const { data } = await manage({ action: 'suggest', appointment_datetime: wish, days_ahead: 1 });
    const suggested = data.available_slots.flatMap((day: { starts: string[] }) => day.starts);
    expect(suggested).toContain(wish);
  });

  it.each(['9999-12-31T23:30', '9999-12-31T23:59:59Z'])(
    'rejects %s and names the field',
    async (appointment_datetime) => {
      const { status, body } = await manage({
        action: 'book',
        appointment_datetime,
        timezone: 'Pacific/Auckland',
        ...mia,
      });
      expect([status, body.errors[0]]).toMatchObject([422, { path: 'appointment_datetime', code: 'too_far_ahead' }]);
    },
  );
});

describe('GET /ghl/appointments', () => {
  it('drops an appointment with a malformed time and shows the others', async () => {
    const [first] = await starts();
    await manage({ action: 'book', appointment_datetime: first, ...mia });
    world.server.state.alter = (asked, body) =>
      asked === 'GET /calendars/events' && body.events.length > 0
        ? { events: [...body.events, { ...body.events[0], id: 'odd', startTime: '2026-99-99' }] }
        : undefined;
    expect((await call('GET', '/ghl/appointments')).body.data.count).toBe(1);
  });

  it('requires agent_id in a location with too many calendars', async () => {
    const { calendars } = world.server.state.world;
    const own = [...calendars];
    for (let n = 0; n < 60; n++) calendars.push({ ...own[0]!, id: `many${n}` });
    const { status, body } = await call('GET', '/ghl/appointments');
    const one = await call('GET', `/ghl/appointments?agent_id=${world.tenant.agent.id}`);
    calendars.splice(0, calendars.length, ...own);
    expect([status, body.errors[0].path, one.status]).toEqual([422, 'agent_id', 200]);
  });

  it('returns null for a title that is a template', async () => {
    const [first] = await starts();
    await manage({ action: 'book', appointment_datetime: first, ...mia });
    world.server.state.world.events[0]!.title = 'Visit of {{contact.name}}';
    expect((await call('GET', '/ghl/appointments')).body.data.appointments[0].title).toBeNull();
  });
});

describe('GET /ghl/setup/calendars', () => {
  it('returns null for a service title that is a template', async () => {
    const { body } = await call('GET', '/ghl/setup/calendars');
    expect(body.data.calendars[0]).toMatchObject({ name: 'First visit', service_title: null, is_active: true });
    world.server.state.alter = (asked, { calendars }) =>
      asked === 'GET /calendars/' ? { calendars: [{ ...calendars[0], eventTitle: 'First visit' }] } : undefined;
    expect((await call('GET', '/ghl/setup/calendars')).body.data.calendars[0].service_title).toBe('First visit');
  });
});

describe('a GoHighLevel calendar in draft', () => {
  const draft = (is: boolean) => {
    world.server.state.world.calendars.find(({ id }) => id === world.tenant.other_id)!.draft = is;
  };
  beforeEach(() => draft(true));
  afterEach(() => draft(false));

  it('is marked in the list and rejected by PUT /ghl/setup/agents/calendar/{calendar_id}', async () => {
    const { other_id, agent } = world.tenant;
    const { calendars } = (await call('GET', '/ghl/setup/calendars')).body.data;
    expect(calendars.find(({ id }: { id: string }) => id === other_id).is_active).toBe(false);
    const refused = await call('PUT', `/ghl/setup/agents/calendar/${other_id}`, { agent_id: agent.id });
    expect([refused.status, refused.body.errors]).toMatchObject([422, [{ path: 'calendar_id', code: 'draft' }]]);
    draft(false);
    expect((await call('PUT', `/ghl/setup/agents/calendar/${other_id}`, { agent_id: agent.id })).status).toBe(200);
  });

  it('can still be unassigned', async () => {
    const { other_id, agent } = world.tenant;
    draft(false);
    await call('PUT', `/ghl/setup/agents/calendar/${other_id}`, { agent_id: agent.id });
    draft(true);
    expect((await call('DELETE', `/ghl/setup/agents/calendar/${other_id}`)).status).toBe(200);
  });
});

it('stores a GoHighLevel name without characters that the database rejects', async () => {
  const tenant = await makeTenant();
  const { location_id, private_token } = world.tenant;
  world.server.state.alter = (asked, { location }) =>
    asked.startsWith('GET /locations/') ? { location: { ...location, name: 'Down\u0000town \ud800' } } : undefined;
  expect(await connectGhl(tenant.actor, { location_id, private_token })).toMatchObject({ account_name: 'Down town' });
});

import { afterEach, describe, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { DEMO_KEYS } from '@/demo/vendors/calcom/server';
import { createAgent } from '@/lib/voice/agents/operations';
import { newEventType, person, rowsOf, type Tenant, withCalcom } from './testing';

const world = withCalcom();
const { newTenant } = world;

/** A tenant with a booked appointment. */
async function withBooking() {
  const tenant = await newTenant();
  const { event_type_id, times } = await newEventType(tenant);
  const [first, second] = await times();
  const book = { action: 'book', event_type_id, appointment_datetime: first, ...person };
  const { body } = await tenant.manage(book);
  const uid: string = body.data.appointment_id;
  const booking = world.calcom.accounts.get(DEMO_KEYS.practice)!.bookings.find((one) => one.uid === uid)!;
  return { tenant, event_type_id, first, second, uid, booking };
}

describe('POST /calcom/appointments/manage when Cal.com returns an unusable time zone', () => {
  it.each(['GMT+2', 'Mars/Olympus', '', null, 7])('reschedules and cancels for an attendee in %j', async (timeZone) => {
    const { tenant, uid, booking, second } = await withBooking();
    Object.assign(booking.attendee, { timeZone });
    const shown = await tenant.call('GET', `/appointments/${uid}`);
    expect([shown.status, shown.body.data.attendee_timezone]).toEqual([200, timeZone === 'GMT+2' ? 'Etc/GMT-2' : null]);
    const moved = await tenant.manage({ action: 'reschedule', appointment_id: uid, appointment_datetime: second });
    expect([moved.status, moved.body.data.date_time]).toEqual([200, second]);
    const cancelled = await tenant.manage({ action: 'cancel', appointment_id: uid });
    expect([cancelled.status, cancelled.body.data.summary]).toEqual([200, 'Cancelled']);
  });

  it.each(['', 'GMT+2', 'Mars/Olympus'])('connects an account in %j, and offers times', async (timeZone) => {
    const tenant = await newTenant({ connect: false });
    world.calcom.alter = (asked, body) => (asked === 'GET /v2/me' ? { data: { ...body.data, timeZone } } : undefined);
    const connected = await tenant.call('POST', '/connect', { api_key: DEMO_KEYS.practice });
    expect([connected.status, connected.body.data.time_zone]).toEqual([200, timeZone === 'GMT+2' ? 'Etc/GMT-2' : null]);
    const { event_type_id } = await newEventType(tenant);
    expect((await tenant.manage({ action: 'availability', event_type_id })).status).toBe(200);
  });

  it('works with a connection that was stored with an unusable time zone', async () => {
    const tenant = await newTenant();
    await controlPool().query(`update integration_connections set time_zone = '' where organization_id = $1`, [
      tenant.organization.id,
    ]);
    const { event_type_id, times } = await newEventType(tenant);
    const [start] = await times();
    const { timezone: _, ...mia } = person;
    const booked = await tenant.manage({ action: 'book', event_type_id, appointment_datetime: start, ...mia });
    expect([booked.status, booked.body.data.date_time]).toEqual([200, start]);
  });
});

describe('POST /calcom/appointments/manage when the answer to a write is malformed', () => {
  const ODD = { start: 'tomorrow', end: '', status: 'dreaming', attendees: 'nobody', hosts: null, title: 5 };

  it('reports what was booked, rescheduled and cancelled', async () => {
    const tenant = await newTenant();
    const { event_type_id, times } = await newEventType(tenant);
    const [first, second] = await times();
    world.calcom.alter = (asked, { data }) =>
      /^POST \/v2\/bookings/.test(asked) ? { status: 'success', data: { uid: data.uid, ...ODD } } : undefined;
    const booked = await tenant.manage({ action: 'book', event_type_id, appointment_datetime: first, ...person });
    expect([booked.status, booked.body.data.date_time]).toEqual([200, first]);
    const { appointment_id } = booked.body.data;
    const moved = await tenant.manage({ action: 'reschedule', appointment_id, appointment_datetime: second });
    expect([moved.status, moved.body.data.date_time]).toEqual([200, second]);
    const cancelled = await tenant.manage({ action: 'cancel', appointment_id: moved.body.data.appointment_id });
    expect([cancelled.status, cancelled.body.data.summary]).toEqual([200, 'Cancelled']);
  });

  it('says that the booking may exist when no uid is returned, and finds it afterwards', async () => {
    const tenant = await newTenant();
    const { event_type_id, times } = await newEventType(tenant);
    const [start] = await times();
    const book = { action: 'book', event_type_id, appointment_datetime: start, ...person };
    world.calcom.alter = (asked) => (asked === 'POST /v2/bookings' ? { data: {} } : undefined);
    const first = await tenant.manage(book);
    expect([first.status, first.body.detail]).toEqual([502, expect.stringContaining('may have been processed')]);
    world.calcom.recover();
    const again = await tenant.manage(book);
    expect([again.status, again.body.data.date_time]).toEqual([200, start]);
  });

  it('says that the booking may exist when Cal.com fails halfway', async () => {
    const tenant = await newTenant();
    const { event_type_id, times } = await newEventType(tenant);
    const [start] = await times();
    world.calcom.trouble('error', { only: 'POST /v2/bookings' });
    const { status, body } = await tenant.manage({
      action: 'book',
      event_type_id,
      appointment_datetime: start,
      ...person,
    });
    expect([status, body.detail]).toEqual([502, expect.stringContaining('may have been processed')]);
  });

  it('does not claim that nothing changed when our own database fails after the booking', async () => {
    const tenant = await newTenant();
    const { event_type_id, times } = await newEventType(tenant);
    const [start] = await times();
    await controlPool().query(`
      create function refuse_audit() returns trigger language plpgsql as $$ begin raise exception 'no room' using errcode = '22001'; end $$;
      create trigger refuse_audit before insert on audit_events for each row when (new.action = 'calcom.book') execute function refuse_audit()`);
    const book = { action: 'book', event_type_id, appointment_datetime: start, ...person };
    const failed = await tenant.manage(book);
    await controlPool().query('drop trigger refuse_audit on audit_events');
    expect([failed.status, failed.body.detail]).toEqual([500, expect.stringContaining('check there')]);
    expect(failed.body.detail).not.toContain('Nothing was changed');
    expect((await tenant.manage(book)).body.data.date_time).toBe(start);
  });
});

describe('Cal.com texts', () => {
  it('are stored without characters that the database refuses', async () => {
    const tenant = await newTenant({ connect: false });
    world.calcom.alter = (asked, { data }) => {
      if (asked === 'GET /v2/me') return { data: { ...data, name: 'Lena\u0000 \ud800Vogt' } };
      if (asked.startsWith('GET /v2/event-types/'))
        return { data: { ...data, title: 'Visit\u0000\n', bookingUrl: 'javascript:1' } };
      return undefined;
    };
    expect((await tenant.call('POST', '/connect', { api_key: DEMO_KEYS.practice })).status).toBe(200);
    expect((await rowsOf(tenant))[0]!.account_name).toBe('Lena Vogt');
    const { event_type_id } = await newEventType(tenant);
    const agent = await createAgent(tenant.owner.actor, { name: 'Front desk' });
    const assigned = await tenant.call('PATCH', `/event-types/${event_type_id}`, { agent_id: agent.id });
    expect([assigned.status, assigned.body.data]).toMatchObject([200, { title: 'Visit', booking_url: null }]);
  });

  it('do not hide a list because of one malformed entry', async () => {
    const tenant = await newTenant();
    world.calcom.alter = (asked, body) =>
      asked === 'GET /v2/event-types' ? { data: [...body.data, { id: 'what?' }] } : undefined;
    const { status, body } = await tenant.call('GET', '/event-types');
    expect([status, body.data.length > 2]).toEqual([200, true]);
  });
});

describe('GET /calcom/appointments/{uid} for rescheduled bookings', () => {
  const asked = (tenant: Tenant, uid: string) => {
    const before = world.calcom.requests.length;
    return tenant.call('GET', `/appointments/${uid}`).then((answer) => ({
      ...answer,
      requests: world.calcom.requests.length - before,
    }));
  };

  it('asks once when a booking points to itself', async () => {
    const { tenant, uid, booking } = await withBooking();
    booking.rescheduledToUid = uid;
    const { status, body, requests } = await asked(tenant, uid);
    expect([status, body.data.id, requests]).toEqual([200, uid, 1]);
  });

  it('asks once for each booking of a cycle', async () => {
    const { tenant, uid, booking, second } = await withBooking();
    const moved = await tenant.manage({ action: 'reschedule', appointment_id: uid, appointment_datetime: second });
    const next = moved.body.data.appointment_id;
    const { bookings } = world.calcom.accounts.get(DEMO_KEYS.practice)!;
    bookings.find((one) => one.uid === next)!.rescheduledToUid = booking.uid;
    expect(await asked(tenant, uid)).toMatchObject({ status: 200, requests: 2 });
  });

  it('answers 409 when the chain is too long', async () => {
    const { tenant, uid, booking } = await withBooking();
    const { bookings } = world.calcom.accounts.get(DEMO_KEYS.practice)!;
    const chain = Array.from({ length: 30 }, (_, n) => ({
      ...booking,
      uid: `${uid}-${n}`,
      rescheduledToUid: `${uid}-${n + 1}`,
    }));
    bookings.push(...chain);
    booking.rescheduledToUid = `${uid}-0`;
    const { status, body, requests } = await asked(tenant, uid);
    bookings.splice(bookings.indexOf(chain[0]!), chain.length);
    expect([status, body.code, requests]).toEqual([409, 'conflict', 11]);
  });
});

describe('GET /calcom/appointments', () => {
  it.each(['from=9999-12-31T23:59:59-12:00', 'to=0001-01-01T00:00:00%2B14:00'])(
    'lists nothing for %s',
    async (query) => {
      const tenant = await newTenant();
      const { status, body } = await tenant.call('GET', `/appointments?${query}`);
      expect([status, body.data.appointments]).toEqual([200, []]);
    },
  );
});

afterEach(() => world.calcom.recover());

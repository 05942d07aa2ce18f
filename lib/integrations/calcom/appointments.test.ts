import { describe, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { newEventType, person, withCalcom } from './testing';

const world = withCalcom();
const { newTenant } = world;

describe('Cal.com appointments', () => {
  it('books, reschedules to a new id, finds by the old id, and cancels', async () => {
    const tenant = await newTenant();
    const { event_type_id, times } = await newEventType(tenant);
    const [first, second] = await times();
    const booked = await tenant.manage({
      action: 'book',
      event_type_id,
      appointment_datetime: first,
      notes: 'Knee',
      ...person,
    });
    expect([booked.status, booked.body.message]).toEqual([200, 'Appointment confirmed']);
    expect(booked.body.data).toMatchObject({
      success: true,
      summary: 'Appointment confirmed',
      action: 'book',
      date_time: first,
      action_required: null,
    });
    expect(booked.body.data.message).toMatch(/^You are booked (today|tomorrow|on \w+day).* at \d+:\d\d [AP]M\.$/);
    const uid = booked.body.data.appointment_id;
    expect((await tenant.call('GET', `/appointments/${uid}`)).body.data).toMatchObject({
      calcom_booking_uid: uid,
      attendee_name: 'Mia Kern',
      attendee_email: 'mia@example.com',
      attendee_timezone: 'Europe/Berlin',
      start_time: first,
      duration_minutes: 60,
      status: 'accepted',
    });

    const moved = await tenant.manage({ action: 'reschedule', appointment_id: uid, appointment_datetime: second });
    const next = moved.body.data.appointment_id;
    expect(moved.body.data).toMatchObject({ summary: 'Rescheduled', date_time: second });
    expect(next).not.toBe(uid);
    const followed = await tenant.call('GET', `/appointments/${uid}`);
    expect(followed.body.data).toMatchObject({
      id: next,
      rescheduled_from_uid: uid,
      start_time: second,
      status: 'accepted',
    });
    // A repeat returns the same appointment; the old id still works.
    const again = await tenant.manage({ action: 'reschedule', appointment_id: uid, appointment_datetime: second });
    expect(again.body.data).toMatchObject({ appointment_id: next, date_time: second });

    const cancelled = await tenant.manage({ action: 'cancel', appointment_id: uid, notes: 'Feels better' });
    expect(cancelled.body.data).toMatchObject({ appointment_id: next, summary: 'Cancelled' });
    expect((await tenant.manage({ action: 'cancel', appointment_id: next })).body.data.summary).toBe('Cancelled');
    const late = await tenant.manage({ action: 'reschedule', appointment_id: next, appointment_datetime: first });
    expect([late.status, late.body.code]).toEqual([409, 'conflict']);
    const { body } = await tenant.call('GET', '/appointments?status=cancelled&limit=200');
    expect(body.data.appointments).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: uid, status: 'rescheduled', rescheduled_to_uid: next }),
        expect.objectContaining({ id: next, status: 'cancelled', cancellation_reason: 'Feels better' }),
      ]),
    );
    const sent = world.calcom.requests.filter(({ url }) => url.startsWith('/v2/bookings'));
    expect(new Set(sent.map(({ version }) => version))).toEqual(new Set(['2024-08-13']));
    expect(await times()).toContain(first);
  });

  it('never books twice after a lost answer, nor one time for two people', async () => {
    const tenant = await newTenant();
    const { event_type_id, times } = await newEventType(tenant);
    const [start] = await times();
    const book = { action: 'book', event_type_id, appointment_datetime: start };
    const once = await tenant.manage({ ...book, ...person });
    const twice = await tenant.manage({ ...book, ...person });
    expect(twice.body.data.appointment_id).toBe(once.body.data.appointment_id);
    const other = await tenant.manage({ ...book, name: 'Jon Ash', phone: '+4915112345678', timezone: 'Europe/London' });
    expect([other.status, other.body.code]).toEqual([422, 'slot_unavailable']);
    expect(other.body.detail).toMatch(/^This time is not free\. (The first free times|Free times) are/);
    const starts = other.body.available_slots.flatMap((day: { starts: string[] }) => day.starts);
    expect(starts.length).toBeGreaterThan(0);
    expect(starts).not.toContain(start);
    const booked = await tenant.manage({
      ...book,
      name: 'Jon Ash',
      phone: '+4915112345678',
      appointment_datetime: starts[0],
    });
    expect(
      (await tenant.call('GET', `/appointments/${booked.body.data.appointment_id}`)).body.data.attendee_phone,
    ).toBe('+4915112345678');
  });

  it('returns free times by day in the person’s time zone', async () => {
    const tenant = await newTenant();
    const { event_type_id } = await newEventType(tenant);
    const ask = { event_type_id, timezone: 'Asia/Kolkata', days_ahead: 7 };
    const all = (await tenant.manage({ action: 'availability', ...ask })).body.data;
    const starts: string[] = all.available_slots.flatMap((day: { starts: string[] }) => day.starts);
    expect(starts.length).toBeGreaterThan(10);
    expect(starts).toEqual([...starts].sort());
    for (const day of all.available_slots) {
      expect(day.slots).toHaveLength(day.starts.length);
      // 9 to 17 in Berlin are 13:30 (in winter) or 12:30 to the evening there.
      expect(day.slots[0]).toMatch(/:30 PM$/);
    }
    const wish = starts.at(-2)!;
    const few = (await tenant.manage({ action: 'suggest', ...ask, appointment_datetime: wish })).body.data;
    expect(few.available_slots.flatMap((day: { starts: string[] }) => day.starts)).toContain(wish);
    expect(few.message).toMatch(/^Free times are .* and .*\.$/);
  });

  it.each([
    [{ action: 'book', appointment_datetime: '2050-09-05T09:00:00Z' }, ['name', 'email']],
    [{ action: 'reschedule' }, ['appointment_id', 'appointment_datetime']],
    [{ action: 'cancel' }, ['appointment_id']],
    [{ action: 'list' }, ['action']],
    [{ action: 'suggest', timezone: 'Mars/Olympus' }, ['timezone']],
    [{ action: 'suggest', days_ahead: 31 }, ['days_ahead']],
    [{ action: 'book', ...person, appointment_datetime: 'tomorrow' }, ['appointment_datetime']],
    [{ action: 'book', ...person, event_type_id: 1, appointment_datetime: '2020-09-05T09:00:00Z' }, ['event_type_id']],
    [{ action: 'suggest', colour: 'red' }, ['colour']],
  ])('rejects %j and names the fields', async (input, paths) => {
    const { manage } = await newTenant();
    const { status, body } = await manage(input);
    expect([status, body.errors.map(({ path }: { path: string }) => path)]).toEqual([422, paths]);
  });

  it('rejects past and nonexistent times and unknown ids', async () => {
    const tenant = await newTenant();
    const { event_type_id } = await newEventType(tenant);
    const book = { action: 'book', event_type_id, ...person };
    const over = await tenant.manage({ ...book, appointment_datetime: '2020-09-05T09:00:00Z' });
    expect(over.body.errors[0]).toMatchObject({ path: 'appointment_datetime', code: 'in_the_past' });
    const never = await tenant.manage({ ...book, appointment_datetime: '2050-03-27T02:30' });
    expect(never.body.errors[0]).toMatchObject({ path: 'appointment_datetime', code: 'no_such_time' });
    for (const id of ['nobodys', '..', 'a/b?c#d'])
      expect((await tenant.manage({ action: 'cancel', appointment_id: id })).status).toBe(422);
    const nobodys = await tenant.manage({ action: 'cancel', appointment_id: 'nobodys' });
    expect(nobodys.body.errors).toMatchObject([{ path: 'appointment_id', code: 'not_found' }]);
    expect((await tenant.call('GET', '/appointments/nobodys')).status).toBe(404);
  });
});

it('records every appointment change without personal data', async () => {
  const tenant = await newTenant();
  const { event_type_id, times } = await newEventType(tenant);
  const [first, second] = await times();
  const booked = await tenant.manage({ action: 'book', event_type_id, appointment_datetime: first, ...person });
  const appointment_id = booked.body.data.appointment_id;
  await tenant.manage({ action: 'reschedule', appointment_id, appointment_datetime: second });
  await tenant.manage({ action: 'cancel', appointment_id });
  await tenant.call('PATCH', `/event-types/${event_type_id}`, { title: 'Visit', description: 'Long' });
  await tenant.call('DELETE', `/event-types/${event_type_id}`);
  await tenant.call('POST', '/disconnect', {});
  const { rows } = await controlPool().query(
    'select action, changes, target_label from audit_events where organization_id = $1 order by created_at, id',
    [tenant.organization.id],
  );
  expect(rows.map(({ action }) => action)).toEqual([
    ...['calcom.connect', 'calcom.create_event_type', 'calcom.book', 'calcom.reschedule', 'calcom.cancel'],
    ...['calcom.update_event_type', 'calcom.delete_event_type', 'calcom.disconnect'],
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/Mia|mia@/);
});

import { beforeEach, describe, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { newEventType, withCalcom } from '@/lib/integrations/calcom/testing';
import { withGhl } from '@/lib/integrations/gohighlevel/testing';

const ghl = withGhl();
const calcom = withCalcom();
const mia = { name: 'Mia Kern', email: 'mia@example.com', timezone: 'Europe/Berlin' };
const jon = { name: 'Jon Ash', email: 'jon@example.com', timezone: 'Europe/Berlin' };

interface Vendor {
  organization_id: string;
  audit_prefix: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever comes back
  manage(body: object): Promise<{ status: number; body: any }>;
}

const VENDORS: Record<string, () => Promise<Vendor>> = {
  GoHighLevel: async () => ({
    organization_id: ghl.tenant.organization.id,
    audit_prefix: 'ghl',
    manage: (body) => ghl.manage(body),
  }),
  'Cal.com': async () => {
    const tenant = await calcom.newTenant();
    const { event_type_id } = await newEventType(tenant);
    return {
      organization_id: tenant.organization.id,
      audit_prefix: 'calcom',
      manage: (body) => tenant.manage({ event_type_id, ...body }),
    };
  },
};

describe.each(Object.keys(VENDORS))('the booking flow at %s', (name) => {
  let vendor: Vendor;
  let starts: string[];
  const startsIn = (slots: { starts: string[] }[]) => slots.flatMap((day) => day.starts);
  const book = (appointment_datetime: string, person = mia) =>
    vendor.manage({ action: 'book', appointment_datetime, ...person });

  beforeEach(async () => {
    vendor = await VENDORS[name]!();
    const { body } = await vendor.manage({ action: 'availability', timezone: 'Europe/Berlin', days_ahead: 14 });
    starts = startsIn(body.data.available_slots);
  });

  it.each([
    ['over', '2020-01-01T10:00:00Z', 'in_the_past'],
    ['more than five years ahead', '2099-01-01T10:00:00Z', 'too_far_ahead'],
    ['shown by no clock', '2027-03-28T02:30', 'no_such_time'],
  ])('rejects a time that is %s for every action that takes one', async (_, appointment_datetime, code) => {
    for (const action of ['book', 'suggest', 'availability']) {
      const { status, body } = await vendor.manage({ action, appointment_datetime, ...mia });
      expect([action, status, body.errors]).toMatchObject([action, 422, [{ path: 'appointment_datetime', code }]]);
    }
  });

  it('offers the three nearest times when the requested one is taken', async () => {
    const wish = starts[6]!;
    await book(wish);
    const { status, body } = await book(wish, jon);
    expect([status, body.code]).toEqual([422, 'slot_unavailable']);
    const offered = startsIn(body.available_slots);
    const distance = (start: string) => Math.abs(Date.parse(start) - Date.parse(wish));
    const free = starts.filter((start) => start !== wish).sort((a, b) => distance(a) - distance(b));
    expect(offered).toHaveLength(3);
    expect(Math.max(...offered.map(distance))).toBeLessThanOrEqual(distance(free[4]!));
    expect(body.detail).toMatch(/^This time is not free\. Free times are .*\.$/);
    expect(body.detail.match(/ at \d/g)).toHaveLength(body.available_slots.length);
  });

  it('returns a sentence about what it has done', async () => {
    const booked = await book(starts[2]!);
    expect(booked.body.data).toMatchObject({ summary: 'Appointment confirmed', date_time: starts[2] });
    expect(booked.body.data.message).toMatch(
      /^You are booked (today|tomorrow|on \w+day\S*)( \w+ \d+)? at \d+:\d\d [AP]M\.$/,
    );
    const { appointment_id } = booked.body.data;
    const moved = await vendor.manage({ action: 'reschedule', appointment_id, appointment_datetime: starts[4] });
    expect(moved.body.data).toMatchObject({ summary: 'Rescheduled', date_time: starts[4] });
    const cancelled = await vendor.manage({ action: 'cancel', appointment_id: moved.body.data.appointment_id });
    expect(cancelled.body.data).toMatchObject({ summary: 'Cancelled', date_time: starts[4] });
    expect(cancelled.body.data.message).toMatch(/^Your appointment .* is cancelled\.$/);
  });

  it('executes and records each change once', async () => {
    const [{ body: first }, { body: second }] = [await book(starts[0]!), await book(starts[0]!)];
    expect(second.data.appointment_id).toBe(first.data.appointment_id);
    const move = { action: 'reschedule', appointment_id: first.data.appointment_id, appointment_datetime: starts[3] };
    const { body: moved } = await vendor.manage(move);
    await vendor.manage(move);
    const cancel = { action: 'cancel', appointment_id: moved.data.appointment_id };
    expect([(await vendor.manage(cancel)).status, (await vendor.manage(cancel)).status]).toEqual([200, 200]);
    const late = await vendor.manage({ ...move, appointment_datetime: starts[5] });
    expect([late.status, late.body.code]).toEqual([409, 'conflict']);
    const { rows } = await controlPool().query(
      `select action, changes, target_label from audit_events
       where organization_id = $1 and target_type = 'appointment' order by created_at, id`,
      [vendor.organization_id],
    );
    const [was, is] = [starts[0], starts[3]];
    expect(rows).toMatchObject([
      { action: `${vendor.audit_prefix}.book`, changes: { appointment_time: { before: null, after: was } } },
      { action: `${vendor.audit_prefix}.reschedule`, changes: { appointment_time: { before: was, after: is } } },
      { action: `${vendor.audit_prefix}.cancel`, changes: { status: { after: 'cancelled' } } },
    ]);
    for (const { target_label } of rows) expect(target_label).toMatch(/^Appointment.*, \d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
    expect(JSON.stringify(rows)).not.toMatch(/Mia|mia@/);
  });

  it('gives a time to one of several concurrent requests', async () => {
    const people = ['a', 'b', 'c'].map((letter) => ({ ...mia, name: letter, email: `${letter}@example.com` }));
    const answers = await Promise.all(people.map((person) => book(starts[1]!, person)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
  });

  it('suggests times near the requested one, and says when there are none', async () => {
    const wish = starts.at(-1)!;
    const { body } = await vendor.manage({ action: 'suggest', appointment_datetime: wish, days_ahead: 1, ...mia });
    expect(body.data.summary).toBe('Suggested times');
    expect(startsIn(body.data.available_slots)).toContain(wish);
    // The local vendors are closed on Sundays.
    const day = new Date();
    day.setUTCDate(day.getUTCDate() + 7 + ((7 - day.getUTCDay()) % 7));
    const sunday = `${day.toISOString().slice(0, 10)}T08:00`;
    const none = await vendor.manage({ action: 'availability', appointment_datetime: sunday, days_ahead: 1, ...mia });
    expect(none.body.data).toMatchObject({
      summary: 'No free times',
      message: 'There are no free times on these days.',
    });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CalcomServer, DEMO_KEYS, startCalcom } from './server';
import { inZone } from './slots';

let calcom: CalcomServer;
beforeAll(async () => {
  calcom = await startCalcom();
});
beforeEach(() => calcom.recover());
afterAll(() => calcom.close());

const VERSION: Record<string, string> = { 'event-types': '2024-06-14', slots: '2024-09-04', bookings: '2024-08-13' };

/** A request as a careful client would send it. */
async function ask(
  method: string,
  path: string,
  { body, version, key = DEMO_KEYS.practice }: { body?: unknown; version?: string; key?: string } = {},
) {
  const resource = path.split(/[/?]/)[1]!;
  const response = await fetch(calcom.base_url + path, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${key}`,
      'cal-api-version': version ?? VERSION[resource] ?? '',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever comes
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

const attendee = { name: 'Mia Kern', email: 'mia@example.com', timeZone: 'Europe/Berlin' };

async function firstSlots(eventTypeId: number, timeZone = 'UTC'): Promise<string[]> {
  const [start, end] = [0, 7].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
  const { body } = await ask('GET', `/slots?start=${start}&end=${end}&eventTypeId=${eventTypeId}&timeZone=${timeZone}`);
  return Object.values(body.data as Record<string, { start: string }[]>).flatMap((day) =>
    day.map((slot) => slot.start),
  );
}

describe('fake Cal.com server', () => {
  it('returns the owner of a key and rejects unknown keys', async () => {
    expect((await ask('GET', '/me')).body).toMatchObject({
      status: 'success',
      data: { username: 'lena-vogt', timeZone: 'Europe/Berlin' },
    });
    const refused = await ask('GET', '/me', { key: 'cal_live_nobody' });
    expect([refused.status, refused.body.error.code]).toEqual([401, 'UnauthorizedException']);
  });

  it.each([
    ['GET', '/event-types', '2024-08-13'],
    ['GET', '/bookings', '2024-06-14'],
    ['GET', '/slots?start=2050-01-01&end=2050-01-02&eventTypeId=1', ''],
  ])('returns 404 for %s %s with version “%s”', async (method, path, version) => {
    expect((await ask(method, path, { version })).status).toBe(404);
  });

  it.each([
    [
      'POST',
      '/bookings',
      { start: '2050-09-05T09:00:00Z', attendee, eventTypeId: 1, username_: 'x' },
      /property username_ should not exist/,
    ],
    ['POST', '/bookings', { start: '2050-09-05T09:00:00+02:00', attendee, eventTypeId: 1 }, /UTC/],
    ['POST', '/event-types', { title: 'x', slug: 'x', lengthInMinutes: '30' }, /lengthInMinutes/],
    ['GET', '/bookings?limit=5', undefined, /property limit should not exist/],
    ['GET', '/slots?start=2050-01-01T00:00:00%2B01:00&end=2050-01-02&eventTypeId=1', undefined, /UTC/],
    ['GET', '/event-types/first-visit', undefined, /numeric string/],
  ])('rejects %s %s when the request deviates from the published contract', async (method, path, body, words) => {
    const refused = await ask(method, path, { body });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({
      status: 'error',
      path: expect.stringMatching(/^\/v2/),
      error: { details: { statusCode: 400 } },
    });
    expect(refused.body.error.message).toMatch(words);
  });

  it('books a free slot once, reschedules it under a new uid, and cancels it', async () => {
    const [type] = (await ask('GET', '/event-types')).body.data;
    const [start, later] = await firstSlots(type.id);
    const utc = (slot: string) => new Date(slot).toISOString();
    const booked = await ask('POST', '/bookings', { body: { start: utc(start!), attendee, eventTypeId: type.id } });
    expect([booked.status, booked.body.data.status]).toEqual([201, 'accepted']);
    expect(await firstSlots(type.id)).not.toContain(start);
    const taken = await ask('POST', '/bookings', { body: { start: utc(start!), attendee, eventTypeId: type.id } });
    expect([taken.status, taken.body.error.message]).toEqual([400, expect.stringMatching(/not available/)]);
    const { uid } = booked.body.data;
    const moved = await ask('POST', `/bookings/${uid}/reschedule`, { body: { start: utc(later!) } });
    expect(moved.body.data).toMatchObject({ rescheduledFromUid: uid, start: utc(later!) });
    expect(moved.body.data.uid).not.toBe(uid);
    expect((await ask('GET', `/bookings/${uid}`)).body.data).toMatchObject({
      status: 'cancelled',
      rescheduledToUid: moved.body.data.uid,
    });
    const cancelled = await ask('POST', `/bookings/${moved.body.data.uid}/cancel`, {
      body: { cancellationReason: 'Ill' },
    });
    expect([cancelled.status, cancelled.body.data.status]).toEqual([200, 'cancelled']);
    expect((await ask('POST', `/bookings/${moved.body.data.uid}/cancel`, { body: {} })).status).toBe(400);
    const listed = await ask('GET', '/bookings?status=cancelled&take=1');
    expect(listed.body.pagination).toMatchObject({ totalItems: 2, returnedItems: 1, hasNextPage: true });
    expect((await ask('GET', '/bookings?status=upcoming')).body.data).toEqual([]);
  });

  it('lets anyone who knows a uid read, reschedule and cancel the booking, with another account’s key or none', async () => {
    const [type] = (await ask('GET', '/event-types')).body.data;
    const [start, later] = (await firstSlots(type.id)).map((slot) => new Date(slot).toISOString());
    const booked = await ask('POST', '/bookings', { body: { start, attendee, eventTypeId: type.id } });
    const { uid, hosts } = booked.body.data;
    const strange = { key: DEMO_KEYS.second };
    expect((await ask('GET', `/bookings/${uid}`, strange)).body.data).toMatchObject({ uid, hosts });
    expect((await ask('GET', '/bookings', strange)).body.data).toEqual([]);
    expect((await ask('GET', `/bookings/${uid}`, { key: 'cal_live_nobody' })).status).toBe(401);
    const headers = { 'cal-api-version': '2024-08-13' };
    expect((await fetch(`${calcom.base_url}/bookings/${uid}`, { headers })).status).toBe(200);
    const moved = await ask('POST', `/bookings/${uid}/reschedule`, { ...strange, body: { start: later } });
    expect([moved.status, moved.body.data.hosts]).toEqual([201, hosts]);
    const cancelled = await ask('POST', `/bookings/${moved.body.data.uid}/cancel`, { ...strange, body: {} });
    expect([cancelled.status, cancelled.body.data.status]).toEqual([200, 'cancelled']);
  });

  it('returns slots for the requested days and time zone', async () => {
    const [type] = (await ask('GET', '/event-types')).body.data;
    const [utc] = await firstSlots(type.id);
    const [kolkata] = await firstSlots(type.id, 'Asia/Kolkata');
    expect(utc).toMatch(/Z$/);
    expect(kolkata).toMatch(/\+05:30$/);
    expect(Date.parse(kolkata!)).toBe(Date.parse(utc!));
    // The night when clocks go back: one instant on each side.
    expect(inZone(Date.UTC(2026, 9, 25, 0, 59), 'Europe/Berlin')).toBe('2026-10-25T02:59:00.000+02:00');
    expect(inZone(Date.UTC(2026, 9, 25, 1, 0), 'Europe/Berlin')).toBe('2026-10-25T02:00:00.000+01:00');
    expect(inZone(Date.UTC(2026, 0, 1, 0, 0), 'America/St_Johns')).toBe('2025-12-31T20:30:00.000-03:30');
  });

  it('creates, updates and deletes event types and rejects duplicate slugs', async () => {
    const made = await ask('POST', '/event-types', { body: { title: 'Check', slug: 'check', lengthInMinutes: 20 } });
    expect([made.status, made.body.data.bookingUrl]).toEqual([201, expect.stringMatching(/lena-vogt\/check$/)]);
    expect(
      (await ask('POST', '/event-types', { body: { title: 'Check', slug: 'check', lengthInMinutes: 20 } })).status,
    ).toBe(400);
    const { id } = made.body.data;
    expect((await ask('PATCH', `/event-types/${id}`, { body: { hidden: true } })).body.data).toMatchObject({
      hidden: true,
      slug: 'check',
    });
    expect((await ask('DELETE', `/event-types/${id}`)).body.data).toEqual({
      id,
      lengthInMinutes: 20,
      title: 'Check',
      slug: 'check',
    });
    expect((await ask('GET', `/event-types/${id}`)).status).toBe(404);
  });

  it('returns 429 with the reset time when a key exceeds its limit', async () => {
    calcom.limit = 3;
    const { body, status, headers } = await ask('GET', '/me', { key: DEMO_KEYS.practice });
    calcom.limit = 120;
    expect([status, body.error.code]).toEqual([429, 'ThrottlerException']);
    expect(Number(headers.get('x-ratelimit-reset-default'))).toBeGreaterThan(0);
  });

  it('simulates a failure as many times as requested', async () => {
    calcom.trouble('error', { only: 'GET /v2/me' });
    expect((await ask('GET', '/event-types')).status).toBe(200);
    expect((await ask('GET', '/me')).status).toBe(500);
    expect((await ask('GET', '/me')).status).toBe(200);
    calcom.trouble('cut');
    await expect(ask('GET', '/me')).rejects.toThrow();
    calcom.trouble('malformed');
    await expect(ask('GET', '/me')).rejects.toThrow(SyntaxError);
    calcom.revoke(DEMO_KEYS.second);
    expect((await ask('GET', '/me', { key: DEMO_KEYS.second })).status).toBe(401);
  });
});

import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { integrationConnections } from '@/db/schema/control/integrations';
import { createAgent } from '@/lib/agents/operations';
import { api } from '@/lib/api/router';
import { startApi, type TestClient } from '@/lib/api/test-client';
import { forgetGates } from '@/lib/integrations/gate';
import { PERMISSIONS } from '@/lib/permissions';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { type CalcomServer, DEMO_KEYS } from '@/tests/vendors/calcom/server';
import { startTestCalcom } from './testing';

process.env.API_RATE_LIMIT_PER_MINUTE = '1000000';

let calcom: CalcomServer;
let client: TestClient;

beforeAll(async () => {
  calcom = await startTestCalcom();
  client = await startApi(api);
});
beforeEach(() => {
  calcom.recover();
  forgetGates();
});
afterAll(async () => {
  await client.close();
  await calcom.close();
});

/** An organization with a key that may do everything, which has connected the practice's account unless told otherwise. */
async function newTenant({ connect = true } = {}) {
  const organization = await makeOrganization({ plan: 'elite' });
  const owner = await makeMember(organization, 'OWNER');
  const { key } = await makeKey(organization, PERMISSIONS);
  const call = (method: string, path: string, body?: unknown) =>
    client.call(method, `/calcom${path}`, { key, ...(body !== undefined && { body }) });
  const manage = (body: object) => call('POST', '/appointments/manage', body);
  if (connect) expect((await call('POST', '/connect', { api_key: DEMO_KEYS.practice })).status).toBe(200);
  return { organization, owner, key, call, manage };
}
type Tenant = Awaited<ReturnType<typeof newTenant>>;

const rowsOf = ({ organization }: Tenant) =>
  controlDb().select().from(integrationConnections).where(eq(integrationConnections.organization_id, organization.id));

/** An event type of this test's own, so that no other test books its times, and its free times. */
async function newEventType({ call, manage }: Tenant, timezone = 'Europe/Berlin') {
  const slug = `type-${Math.random().toString(36).slice(2)}`;
  const { body } = await call('POST', '/event-types', { title: 'Visit', slug, duration_minutes: 60 });
  const { id: event_type_id } = body.data;
  const times = async () => {
    const answer = await manage({ action: 'availability', event_type_id, timezone, days_ahead: 30 });
    return (answer.body.data.available_slots as { starts: string[] }[]).flatMap(({ starts }) => starts);
  };
  return { event_type_id, slug, times };
}

const person = { name: 'Mia Kern', email: 'mia@example.com', timezone: 'Europe/Berlin' };

describe('connecting', () => {
  it('proves the key, keeps it sealed, and says whose it is', async () => {
    const tenant = await newTenant({ connect: false });
    const { status, body, text } = await tenant.call('POST', '/connect', { api_key: DEMO_KEYS.practice });
    expect(status).toBe(200);
    expect(body.message).toBe('Cal.com connected successfully');
    expect(body.data).toMatchObject({
      org_id: tenant.organization.id,
      account_name: 'Lena Vogt',
      email: 'lena-vogt@cal.example',
      base_url: calcom.base_url,
      time_zone: 'Europe/Berlin',
      status: 'active',
      is_primary: true,
    });
    expect(text).not.toContain(DEMO_KEYS.practice);
    const [row] = await rowsOf(tenant);
    expect(row!.sealed_credentials).toBeTruthy();
    expect(JSON.stringify(row)).not.toContain(DEMO_KEYS.practice);
  });

  it.each([
    [{ api_key: 'cal_live_nobodys_key' }, 'api_key', 'refused'],
    [{ api_key: 'sk_live_something' }, 'api_key', 'invalid_format'],
    [{}, 'api_key', 'required'],
    [{ api_key: DEMO_KEYS.practice, base_url: 'https://169.254.169.254/v2' }, 'base_url', 'not_allowed'],
    [{ api_key: DEMO_KEYS.practice, base_url: 'https://api.cal.com.evil.example/v2' }, 'base_url', 'not_allowed'],
    [{ api_key: DEMO_KEYS.practice, base_url: 'not an address' }, 'base_url', 'invalid_format'],
  ])('refuses %j', async (input, path, code) => {
    const tenant = await newTenant({ connect: false });
    const { status, body } = await tenant.call('POST', '/connect', input);
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ path, code })]]);
    expect(await rowsOf(tenant)).toEqual([]);
  });

  it('never lets a request choose the organization', async () => {
    const [tenant, other] = [await newTenant({ connect: false }), await newTenant()];
    const input = { api_key: DEMO_KEYS.practice, org_id: other.organization.id };
    const refused = await tenant.call('POST', '/connect', input);
    expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_permission']);
    for (const path of ['/status', '/event-types', '/appointments'])
      expect((await tenant.call('GET', `${path}?org_id=${other.organization.id}`)).status).toBe(403);
    const own = { ...input, org_id: tenant.organization.id };
    expect((await tenant.call('POST', '/connect', own)).status).toBe(200);
    const [theirs] = await rowsOf(other);
    for (const [method, path, body] of [
      ['POST', '/disconnect', { provider_id: theirs!.id }],
      ['GET', `/event-types?provider_id=${theirs!.id}`],
    ] as const)
      expect((await tenant.call(method, path, body)).body.errors).toMatchObject([
        { path: 'provider_id', code: 'not_found' },
      ]);
  });

  it('keeps several accounts with one primary, and gives an account its new key', async () => {
    const tenant = await newTenant();
    const second = await tenant.call('POST', '/connect', { api_key: DEMO_KEYS.second, account_name: 'New York' });
    expect(second.body.data).toMatchObject({ account_name: 'New York', is_primary: false });
    const again = await tenant.call('POST', '/connect', { api_key: DEMO_KEYS.second, account_name: 'NYC' });
    expect(again.body.data).toMatchObject({ provider_id: second.body.data.provider_id, account_name: 'NYC' });
    const { body } = await tenant.call('GET', '/status');
    expect(body.data).toMatchObject({ connected: true, status: 'active', message: 'Cal.com is connected' });
    expect(
      body.data.accounts.map(({ account_name, is_primary }: { account_name: string; is_primary: boolean }) => [
        account_name,
        is_primary,
      ]),
    ).toEqual([
      ['Lena Vogt', true],
      ['NYC', false],
    ]);
  });

  it('disconnects one or all, and the key is gone from the row', async () => {
    const tenant = await newTenant();
    const { body } = await tenant.call('POST', '/connect', { api_key: DEMO_KEYS.second });
    const [first] = (await rowsOf(tenant)).filter(({ is_primary }) => is_primary);
    const one = await tenant.call('POST', '/disconnect', { provider_id: first!.id });
    expect(one.body.data.disconnected).toEqual([{ provider_id: first!.id, account_name: 'Lena Vogt' }]);
    const rows = await rowsOf(tenant);
    expect(rows.find(({ id }) => id === first!.id)).toMatchObject({
      status: 'disconnected',
      sealed_credentials: null,
      is_primary: false,
    });
    expect(rows.find(({ id }) => id === body.data.provider_id)).toMatchObject({ status: 'active', is_primary: true });
    expect((await tenant.call('POST', '/disconnect', {})).body.data.disconnected).toHaveLength(1);
    expect((await tenant.call('POST', '/disconnect')).body.data.disconnected).toEqual([]);
    expect((await rowsOf(tenant)).map(({ sealed_credentials }) => sealed_credentials)).toEqual([null, null]);
    expect((await tenant.call('GET', '/status')).body.data).toMatchObject({
      connected: false,
      status: 'not_connected',
      accounts: [],
      message: 'Cal.com is not connected',
    });
  });

  it('says that nothing is connected where something would have to be', async () => {
    const { call, manage } = await newTenant({ connect: false });
    for (const answer of [
      await call('GET', '/event-types'),
      await call('GET', '/event-types/1'),
      await call('GET', '/event-types/lookup/first-visit'),
      await call('POST', '/event-types', { title: 'Visit', duration_minutes: 30 }),
      await call('GET', '/appointments'),
      await call('GET', '/appointments/some-uid'),
      await manage({ action: 'availability' }),
    ])
      expect([answer.status, answer.body.code]).toEqual([409, 'not_connected']);
  });
});

describe('event types', () => {
  it('are listed, found by number and slug, made, changed and deleted', async () => {
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

  it('have an agent who books them', async () => {
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

describe('appointments', () => {
  it('are booked, moved under a new id, found under the old one, and cancelled', async () => {
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
    // The same again is the same; the old id still means the appointment.
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
    const sent = calcom.requests.filter(({ url }) => url.startsWith('/v2/bookings'));
    expect(new Set(sent.map(({ version }) => version))).toEqual(new Set(['2024-08-13']));
    expect(await times()).toContain(first);
  });

  it('are not booked twice when the answer was lost, and not for two at a time', async () => {
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

  it('tell free times in days and words of the person’s clock', async () => {
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
  ])('refuse %j by the names of the fields', async (input, paths) => {
    const { manage } = await newTenant();
    const { status, body } = await manage(input);
    expect([status, body.errors.map(({ path }: { path: string }) => path)]).toEqual([422, paths]);
  });

  it('refuse times that are over or that no clock shows, and ids that nobody has', async () => {
    const tenant = await newTenant();
    const { event_type_id } = await newEventType(tenant);
    const book = { action: 'book', event_type_id, ...person };
    const over = await tenant.manage({ ...book, appointment_datetime: '2020-09-05T09:00:00Z' });
    expect(over.body.errors[0]).toMatchObject({ path: 'appointment_datetime', code: 'past' });
    const never = await tenant.manage({ ...book, appointment_datetime: '2050-03-27T02:30' });
    expect(never.body.errors[0]).toMatchObject({ path: 'appointment_datetime', code: 'no_such_time' });
    for (const id of ['nobodys', '..', 'a/b?c#d'])
      expect((await tenant.manage({ action: 'cancel', appointment_id: id })).status).toBe(422);
    const nobodys = await tenant.manage({ action: 'cancel', appointment_id: 'nobodys' });
    expect(nobodys.body.errors).toMatchObject([{ path: 'appointment_id', code: 'not_found' }]);
    expect((await tenant.call('GET', '/appointments/nobodys')).status).toBe(404);
  });
});

describe('when Cal.com fails', () => {
  const rows: [string, Parameters<CalcomServer['trouble']>[0], number, string][] = [
    ['is slow', 'slow', 504, 'upstream_timeout'],
    ['fails', 'error', 502, 'upstream_error'],
    ['is down', 'unavailable', 503, 'upstream_unavailable'],
    ['cuts the connection', 'cut', 503, 'upstream_unavailable'],
    ['cuts its answer off', 'cut_body', 503, 'upstream_unavailable'],
    ['answers no JSON', 'malformed', 502, 'upstream_error'],
    ['answers too much', 'huge', 502, 'upstream_error'],
    ['leads elsewhere', 'redirect', 502, 'upstream_error'],
  ];
  it.each(rows)(
    'because it %s, that is said, stands in the status, and is over by itself',
    async (_, trouble, status, code) => {
      const tenant = await newTenant();
      calcom.trouble(trouble, { times: 10 });
      const failed = await tenant.call('GET', '/event-types');
      expect([failed.status, failed.body.code]).toEqual([status, code]);
      if (status === 503) expect(Number(failed.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await tenant.call('GET', '/status')).body.data).toMatchObject({
        status: 'active',
        error: failed.body.detail,
      });
      calcom.recover();
      forgetGates();
      expect((await tenant.call('GET', '/event-types')).status).toBe(200);
      expect((await tenant.call('GET', '/status')).body.data.error).toBeNull();
    },
  );

  it('once, a reading is tried again and a booking is not', async () => {
    const tenant = await newTenant();
    const { event_type_id, times } = await newEventType(tenant);
    calcom.trouble('error');
    expect((await tenant.call('GET', '/event-types')).status).toBe(200);
    const [start] = await times();
    const before = calcom.requests.length;
    calcom.trouble('cut', { only: 'POST /v2/bookings' });
    const booked = await tenant.manage({ action: 'book', event_type_id, appointment_datetime: start, ...person });
    expect([booked.status, booked.body.detail]).toEqual([503, expect.stringMatching(/may have arrived/)]);
    expect(calcom.requests.slice(before).filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('after it has booked, the same request finds what was booked', async () => {
    const tenant = await newTenant();
    const { event_type_id, times } = await newEventType(tenant);
    const [start] = await times();
    const book = { action: 'book', event_type_id, appointment_datetime: start, ...person };
    calcom.trouble('lost', { only: 'POST /v2/bookings' });
    expect((await tenant.manage(book)).status).toBe(503);
    const again = await tenant.manage(book);
    expect(again.body.data).toMatchObject({ date_time: start, appointment_id: expect.any(String) });
    const { body } = await tenant.call('GET', `/appointments?status=upcoming&limit=200`);
    expect(
      body.data.appointments.filter((one: { event_type_id: number }) => one.event_type_id === event_type_id),
    ).toHaveLength(1);
  });

  it('because of too many requests, its pause is kept to and handed on', async () => {
    const tenant = await newTenant();
    calcom.trouble('rate_limited', { times: 5 });
    const begun = calcom.requests.length;
    const limited = await tenant.call('GET', '/event-types');
    expect([limited.status, limited.body.code]).toEqual([503, 'upstream_unavailable']);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    calcom.recover();
    const sent = calcom.requests.length;
    expect((await tenant.call('GET', '/event-types')).status).toBe(503);
    expect([calcom.requests.length, sent - begun]).toEqual([sent, expect.any(Number)]);
  });

  it('because the key was deleted, an administrator has to act, and is told so once', async () => {
    const tenant = await newTenant({ connect: false });
    const key = `cal_live_${Date.now()}_short`;
    calcom.accounts.set(key, calcom.accounts.get(DEMO_KEYS.practice)!);
    await tenant.call('POST', '/connect', { api_key: key });
    calcom.revoke(key);
    const answers = await Promise.all([1, 2, 3].map(() => tenant.call('GET', '/event-types')));
    for (const { status, body } of answers) {
      expect([status, body.code]).toEqual([409, 'reconnect_required']);
      expect(body.detail).not.toContain('Your api key is not valid');
    }
    expect((await tenant.call('GET', '/status')).body.data).toMatchObject({
      connected: false,
      status: 'needs_reconnect',
      accounts: [{ status: 'needs_reconnect' }],
    });
    const sent = calcom.requests.length;
    expect((await tenant.manage({ action: 'availability' })).body.code).toBe('reconnect_required');
    expect(calcom.requests.length).toBe(sent);
    const { rows: jobs } = await controlPool().query(
      `select data from pgboss.job where name = 'send-integration-reconnect' and data ->> 'user_id' = $1`,
      [tenant.owner.user.id],
    );
    expect(jobs).toHaveLength(1);
    expect((await tenant.call('POST', '/connect', { api_key: DEMO_KEYS.practice })).body.data.status).toBe('active');
    expect((await tenant.call('GET', '/event-types')).status).toBe(200);
  });

  it('nobody else is told its keys: no answer, no row, no job, no line of the log', async () => {
    const lines: string[] = [];
    const { warn, error, log } = console;
    Object.assign(
      console,
      Object.fromEntries(
        ['warn', 'error', 'log'].map((name) => [name, (...words: unknown[]) => lines.push(words.join(' '))]),
      ),
    );
    try {
      const tenant = await newTenant();
      const texts = [];
      for (const trouble of ['error', 'malformed', 'cut', 'slow'] as const) {
        calcom.trouble(trouble, { times: 3 });
        texts.push((await tenant.call('GET', '/event-types')).text, (await tenant.call('GET', '/status')).text);
        calcom.recover();
        forgetGates();
      }
      await tenant.call('POST', '/disconnect', {});
      const { rows: tables } = await controlPool().query(
        `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
         where table_schema in ('public', 'voice', 'pgboss') and table_type = 'BASE TABLE'`,
      );
      for (const { name } of tables) {
        const { rows } = await controlPool().query(
          `select t::text from ${name} t where t::text like '%cal\\_demo\\_%' limit 1`,
        );
        expect([name, rows]).toEqual([name, []]);
      }
      expect(texts.join()).not.toMatch(/cal_demo_/);
      expect(lines.join('\n')).not.toMatch(/cal_demo_|Bearer/);
      expect(lines.some((line) => line.includes('"vendor":"calcom"'))).toBe(true);
    } finally {
      Object.assign(console, { warn, error, log });
    }
  });

  it('our request id goes along, and nothing else of the caller', async () => {
    const tenant = await newTenant();
    const { headers } = await tenant.call('GET', '/event-types');
    expect(calcom.requests.at(-1)).toMatchObject({ url: '/v2/event-types', request_id: headers.get('x-request-id') });
  });
});

it('every change stands in the audit log, without who comes', async () => {
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

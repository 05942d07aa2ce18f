import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GohighlevelServer, startGohighlevel } from './server';
import { APP, SCOPES } from './state';
import { mint, vendorId } from './world';

let server: GohighlevelServer;
let token: string;
let location: string;
let calendar: string;
beforeAll(async () => {
  server = await startGohighlevel();
  [location, calendar] = [server.state.world.locations[0]!.id, server.state.world.calendars[0]!.id];
  token = server.privateToken(location);
});
afterAll(() => server.close());
beforeEach(() => {
  server.state.counts.clear();
});

interface Ask {
  authorization?: string;
  version?: string | null;
  json?: unknown;
  form?: Record<string, string>;
}

async function ask(method: string, path: string, { authorization, version, json, form }: Ask = {}) {
  const known = path.startsWith('/calendars') ? '2021-04-15' : '2021-07-28';
  const response = await fetch(server.base_url + path, {
    method,
    redirect: 'manual',
    headers: {
      Authorization: authorization ?? `Bearer ${token}`,
      ...(version !== null && { Version: version ?? known }),
      ...(json !== undefined && { 'Content-Type': 'application/json' }),
    },
    body: form ? new URLSearchParams(form) : json === undefined ? undefined : JSON.stringify(json),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the vendor answers
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

const slots = (from: number, days: number, more = '') =>
  ask('GET', `/calendars/${calendar}/free-slots?startDate=${from}&endDate=${from + days * 86_400_000}${more}`);

async function makeContact(): Promise<string> {
  const json = { locationId: location, name: 'Mia Kern', email: `${vendorId()}@example.com` };
  return (await ask('POST', '/contacts/upsert', { json })).body.contact.id;
}
async function firstSlot(): Promise<string> {
  const { traceId, ...days } = (await slots(Date.now(), 10)).body;
  expect(traceId).toMatch(/^\w{20}$/);
  return (Object.values(days)[0] as { slots: string[] }).slots[0]!;
}

describe('fake GoHighLevel server', () => {
  it('rejects tokens of another location or with missing scopes', async () => {
    const path = `/calendars/?locationId=${location}`;
    expect((await ask('GET', path)).body.calendars).toHaveLength(2);
    expect((await ask('GET', path, { authorization: 'Bearer made-up' })).body).toMatchObject({
      statusCode: 401,
      message: 'Invalid JWT',
    });
    const grant = { companyId: 'c', locationId: location, scopes: SCOPES };
    const over = mint({ kind: 'access', ...grant, expires: Date.now() - 1 });
    expect((await ask('GET', path, { authorization: `Bearer ${over}` })).body.message).toContain(
      'access token is invalid',
    );
    const poor = server.privateToken(location, ['contacts.readonly']);
    expect((await ask('GET', path, { authorization: `Bearer ${poor}` })).body).toMatchObject({
      statusCode: 401,
      message: 'The token is not authorized for this scope.',
    });
    const other = server.state.world.locations[1]!.id;
    expect((await ask('GET', `/calendars/?locationId=${other}`)).body).toMatchObject({
      statusCode: 403,
      message: 'The token does not have access to this location.',
    });
  });

  it('requires the version of each resource', async () => {
    for (const version of [null, '2021-07-28', 'v3']) {
      expect((await ask('GET', `/calendars/?locationId=${location}`, { version })).status).toBe(400);
    }
    expect((await ask('GET', `/locations/${location}`, { version: '2021-04-15' })).status).toBe(400);
    expect((await ask('GET', `/locations/${location}`)).body.location.timezone).toBe('America/New_York');
  });

  it('rejects unknown and malformed fields with a list of messages', async () => {
    const json = {
      calendarId: calendar,
      locationId: location,
      contactId: 'x',
      startTime: '2027-01-05T15:00:00',
      colour: 'red',
    };
    const { status, body } = await ask('POST', '/calendars/events/appointments', { json });
    expect([status, body.message]).toEqual([
      422,
      expect.arrayContaining(['property colour should not exist', 'startTime must be a valid ISO 8601 date string']),
    ]);
    expect((await ask('GET', `/calendars/?locationId=${location}&limit=5`)).status).toBe(422);
  });

  it('accepts times in milliseconds, at most 31 days, by calendar, group or user', async () => {
    const now = Date.now();
    expect((await slots(now, 31)).status).toBe(200);
    expect((await slots(now, 31.1)).status).toBe(400);
    expect((await slots(Math.floor(now / 1000), 0)).status).toBe(422);
    expect((await slots(now, 5, '&timezone=Mars/Olympus')).status).toBe(422);
    const events = `/calendars/events?locationId=${location}&startTime=${now}&endTime=${now + 1}`;
    expect((await ask('GET', events)).status).toBe(422);
    expect((await ask('GET', `${events}&calendarId=${calendar}`)).body.events).toEqual([]);
  });

  it('books a slot once, frees it when cancelled, and returns 201 on deletion', async () => {
    const [startTime, contactId] = [await firstSlot(), await makeContact()];
    const json = { calendarId: calendar, locationId: location, contactId, startTime };
    const { body } = await ask('POST', '/calendars/events/appointments', { json });
    expect((await ask('POST', '/calendars/events/appointments', { json })).body).toMatchObject({
      statusCode: 400,
      message: 'The slot you have selected is no longer available.',
    });
    const path = `/calendars/events/appointments/${body.id}`;
    expect((await ask('PUT', path, { json: { appointmentStatus: 'cancelled' } })).body.appointmentStatus).toBe(
      'cancelled',
    );
    expect(await firstSlot()).toBe(startTime);
    const deleted = await ask('DELETE', `/calendars/events/${body.id}`, { json: {} });
    expect([deleted.status, deleted.body.succeeded]).toEqual([201, true]);
    expect((await ask('GET', path)).status).toBe(400);
  });

  it('limits the request rate', async () => {
    server.state.limit = 2;
    await ask('GET', `/locations/${location}`);
    const last = await ask('GET', `/locations/${location}`);
    expect(last.headers.get('x-ratelimit-remaining')).toBe('0');
    expect((await ask('GET', `/locations/${location}`)).status).toBe(429);
    server.state.limit = 100;
  });

  it('accepts a refresh token once, and only as a form from its own app', async () => {
    const grant = { companyId: 'c', locationId: location, scopes: SCOPES };
    const refresh_token = mint({ kind: 'refresh', ...grant, expires: Date.now() + 60_000 });
    const form = { ...APP, grant_type: 'refresh_token', refresh_token };
    expect((await ask('POST', '/oauth/token', { json: form })).status).toBe(415);
    expect((await ask('POST', '/oauth/token', { form: { ...form, client_secret: 'wrong' } })).status).toBe(401);
    const first = await ask('POST', '/oauth/token', { form });
    expect(first.body).toMatchObject({
      token_type: 'Bearer',
      userType: 'Location',
      locationId: location,
      expires_in: 86_399,
    });
    expect((await ask('POST', '/oauth/token', { form })).body).toMatchObject({
      statusCode: 400,
      error: 'invalid_grant',
    });
    const next = { ...form, refresh_token: first.body.refresh_token };
    expect((await ask('POST', '/oauth/token', { form: next })).status).toBe(200);
  });

  it('rejects consent with an unknown redirect URL, client or scope, and escapes the state', async () => {
    const page = (query: Record<string, string>) => {
      const all = { response_type: 'code', client_id: APP.client_id, scope: SCOPES.join(' '), ...query };
      return fetch(`${server.env.GHL_AUTHORIZE_URL}?${new URLSearchParams(all)}`);
    };
    const redirect_uri = 'http://localhost:3000/api/v1/ghl/oauth/callback';
    expect((await page({ redirect_uri })).status).toBe(200);
    const wrong: Record<string, string>[] = [
      { redirect_uri: 'https://evil.example/' },
      { redirect_uri, client_id: 'x' },
      { redirect_uri, scope: 'everything' },
    ];
    for (const query of wrong) {
      expect((await page(query)).status).toBe(400);
    }
    const script = await (await page({ redirect_uri, state: '"><script>' })).text();
    expect(script).not.toContain('<script>');
  });
});

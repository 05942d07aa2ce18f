import { describe, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { type CalcomServer, DEMO_KEYS } from '@/demo/vendors/calcom/server';
import { resetCircuits } from '@/lib/integrations/core/circuit-breaker';
import { newEventType, person, withCalcom } from './testing';

const world = withCalcom();
const { newTenant } = world;

describe('Cal.com requests when Cal.com fails', () => {
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
    'report the failure in answer and status until it recovers, when it %s',
    async (_, trouble, status, code) => {
      const tenant = await newTenant();
      world.calcom.trouble(trouble, { times: 10 });
      const failed = await tenant.call('GET', '/event-types');
      expect([failed.status, failed.body.code]).toEqual([status, code]);
      if (status === 503) expect(Number(failed.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await tenant.call('GET', '/status')).body.data).toMatchObject({
        status: 'active',
        error: failed.body.detail,
      });
      world.calcom.recover();
      resetCircuits();
      expect((await tenant.call('GET', '/event-types')).status).toBe(200);
      expect((await tenant.call('GET', '/status')).body.data.error).toBeNull();
    },
  );

  it('retry reads but not bookings after a single failure', async () => {
    const tenant = await newTenant();
    const { event_type_id, times } = await newEventType(tenant);
    world.calcom.trouble('error');
    expect((await tenant.call('GET', '/event-types')).status).toBe(200);
    const [start] = await times();
    const before = world.calcom.requests.length;
    world.calcom.trouble('cut', { only: 'POST /v2/bookings' });
    const booked = await tenant.manage({ action: 'book', event_type_id, appointment_datetime: start, ...person });
    expect([booked.status, booked.body.detail]).toEqual([503, expect.stringMatching(/may have been processed/)]);
    expect(world.calcom.requests.slice(before).filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('find the booking when the same request is repeated after it was booked', async () => {
    const tenant = await newTenant();
    const { event_type_id, times } = await newEventType(tenant);
    const [start] = await times();
    const book = { action: 'book', event_type_id, appointment_datetime: start, ...person };
    world.calcom.trouble('lost', { only: 'POST /v2/bookings' });
    expect((await tenant.manage(book)).status).toBe(503);
    const again = await tenant.manage(book);
    expect(again.body.data).toMatchObject({ date_time: start, appointment_id: expect.any(String) });
    const { body } = await tenant.call('GET', `/appointments?status=upcoming&limit=200`);
    expect(
      body.data.appointments.filter((one: { event_type_id: number }) => one.event_type_id === event_type_id),
    ).toHaveLength(1);
  });

  it('respect and pass on the pause after too many requests', async () => {
    const tenant = await newTenant();
    world.calcom.trouble('rate_limited', { times: 5 });
    const begun = world.calcom.requests.length;
    const limited = await tenant.call('GET', '/event-types');
    expect([limited.status, limited.body.code]).toEqual([503, 'upstream_unavailable']);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    world.calcom.recover();
    const sent = world.calcom.requests.length;
    expect((await tenant.call('GET', '/event-types')).status).toBe(503);
    expect([world.calcom.requests.length, sent - begun]).toEqual([sent, expect.any(Number)]);
  });

  it('notify the administrators once when the key was deleted', async () => {
    const tenant = await newTenant({ connect: false });
    const key = `cal_live_${Date.now()}_short`;
    world.calcom.accounts.set(key, world.calcom.accounts.get(DEMO_KEYS.practice)!);
    await tenant.call('POST', '/connect', { api_key: key });
    world.calcom.revoke(key);
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
    const sent = world.calcom.requests.length;
    expect((await tenant.manage({ action: 'availability' })).body.code).toBe('reconnect_required');
    expect(world.calcom.requests.length).toBe(sent);
    const { rows: jobs } = await controlPool().query(
      `select data from jobs.job where name = 'send-integration-reconnect' and data ->> 'user_id' = $1`,
      [tenant.owner.user.id],
    );
    expect(jobs).toHaveLength(1);
    expect((await tenant.call('POST', '/connect', { api_key: DEMO_KEYS.practice })).body.data.status).toBe('active');
    expect((await tenant.call('GET', '/event-types')).status).toBe(200);
  });

  it('never leak a key into an answer, row, job or log line', async () => {
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
        world.calcom.trouble(trouble, { times: 3 });
        texts.push((await tenant.call('GET', '/event-types')).text, (await tenant.call('GET', '/status')).text);
        world.calcom.recover();
        resetCircuits();
      }
      await tenant.call('POST', '/disconnect', {});
      const { rows: tables } = await controlPool().query(
        `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
         where table_schema in ('public', 'voice', 'jobs') and table_type = 'BASE TABLE'`,
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

  it('forward our request id and nothing else about the caller', async () => {
    const tenant = await newTenant();
    const { headers } = await tenant.call('GET', '/event-types');
    expect(world.calcom.requests.at(-1)).toMatchObject({
      url: '/v2/event-types',
      request_id: headers.get('x-request-id'),
    });
  });
});

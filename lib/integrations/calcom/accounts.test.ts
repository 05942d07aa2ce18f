import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { integrationCalendars, integrationConnections } from '@/db/schema/control/integrations';
import { startAnswering } from '@/demo/vendors/answering';
import { createEventType, newAccount } from '@/demo/vendors/calcom/account';
import type { Account } from '@/demo/vendors/calcom/types';
import { readEnv } from '@/lib/core/env';
import { createAgent, deleteAgent } from '@/lib/voice/agents/operations';
import { person, withCalcom } from './testing';

const world = withCalcom();

let made = 0;

/** A Cal.com account for this test with one public event type, and its key. */
function newCalcomAccount() {
  const account = newAccount({ name: `Practice ${++made}`, username: `practice-${made}` });
  account.event_types = [];
  const type = createEventType(account, { title: 'Visit', slug: 'visit', lengthInMinutes: 60 });
  const key = `cal_live_accounts_${made}`;
  world.calcom.accounts.set(key, account);
  return { account, type, key };
}

/** A tenant with an agent that asks in Berlin time. */
async function newTenant() {
  const tenant = await world.newTenant({ connect: false });
  const agent = await createAgent(tenant.owner.actor, { name: 'Front desk' });
  const manage = (body: object) => tenant.manage({ timezone: person.timezone, ...body });
  const connect = async (input: { api_key: string; base_url?: string }): Promise<string> => {
    const { status, body } = await tenant.call('POST', '/connect', input);
    expect(status).toBe(200);
    return body.data.provider_id;
  };
  return { ...tenant, agent, manage, connect };
}
type Tenant = Awaited<ReturnType<typeof newTenant>>;

/** The first free times of an event type, as instants. */
async function times({ manage }: Tenant, event_type_id: number, more: object = {}): Promise<string[]> {
  const { body } = await manage({ action: 'availability', days_ahead: 7, event_type_id, ...more });
  return (body.data.available_slots as { starts: string[] }[]).flatMap(({ starts }) => starts);
}

const bookingsOf = ({ bookings }: Account) => bookings.map(({ uid, status }) => [uid, status]);

/** Two accounts; the agent books the only event type of the first. */
async function withTwoAccounts() {
  const tenant = await newTenant();
  const [first, second] = [newCalcomAccount(), newCalcomAccount()];
  const provider_id = await tenant.connect({ api_key: first.key });
  const other_id = await tenant.connect({ api_key: second.key });
  const assigned = await tenant.call('PATCH', `/event-types/${first.type.id}`, { agent_id: tenant.agent.id });
  expect(assigned.body.data.agent_id).toBe(tenant.agent.id);
  return { tenant, first, second, provider_id, other_id };
}

/** Makes Cal.com refuse a key, and makes us notice. */
async function die({ call }: Tenant, key: string, provider_id: string) {
  world.calcom.revoke(key);
  expect((await call('GET', `/event-types?provider_id=${provider_id}`)).body.code).toBe('reconnect_required');
}

it('keeps a new key that is entered while the old one is being refused', async () => {
  const tenant = await newTenant();
  const me = { id: 77, username: 'turn', email: 'turn@cal.example', name: 'Turn', timeZone: 'UTC' };
  const keys = { old: 'cal_live_the_old_one', new: 'cal_live_the_new_one' };
  let turned = false;
  const vendor = await startAnswering(async ({ url, headers }, response) => {
    const answer = (status: number, data: unknown) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ data }));
    if (url === '/v2/me') return answer(200, me);
    if (headers.authorization === `Bearer ${keys.new}`) return answer(200, []);
    turned = true;
    await tenant.connect({ api_key: keys.new, base_url: `${vendor.url}/v2` });
    answer(401, {});
  });
  const env = readEnv();
  try {
    Object.assign(env, { CALCOM_BASE_URLS: [world.calcom.base_url, `${vendor.url}/v2`] });
    await tenant.connect({ api_key: keys.old, base_url: `${vendor.url}/v2` });
    expect((await tenant.call('GET', '/event-types')).status).toBe(200);
    expect(turned).toBe(true);
    expect((await tenant.call('GET', '/status')).body.data).toMatchObject({ status: 'active', error: null });
  } finally {
    Object.assign(env, { CALCOM_BASE_URLS: [world.calcom.base_url] });
    await vendor.close();
  }
});

describe('POST /calcom/appointments/manage for an agent with its own event type', () => {
  it('never books another event type when its account needs to be reconnected', async () => {
    const { tenant, first, second, provider_id, other_id } = await withTwoAccounts();
    const [start] = await times(tenant, second.type.id, { provider_id: other_id });
    await die(tenant, first.key, provider_id);
    const ask = { agent_id: tenant.agent.id };
    const booked = await tenant.manage({ action: 'book', appointment_datetime: start, ...ask, ...person });
    expect([booked.status, booked.body.code]).toEqual([409, 'reconnect_required']);
    expect((await tenant.manage({ action: 'availability', ...ask })).body.code).toBe('reconnect_required');
    expect(second.account.bookings).toEqual([]);
    // Agents without an event type book in the primary account, which is the one that cannot be asked.
    const anybody = await tenant.manage({ action: 'book', appointment_datetime: start, ...person });
    expect(anybody.body.code).toBe('reconnect_required');
    const elsewhere = await tenant.manage({ action: 'availability', provider_id: other_id });
    expect(elsewhere.status).toBe(200);
  });

  it('never books another event type when its own was deleted at Cal.com', async () => {
    const { tenant, first, second } = await withTwoAccounts();
    const { id } = createEventType(first.account, { title: 'Other', slug: 'other', lengthInMinutes: 60 });
    first.account.event_types = first.account.event_types.filter((type) => type.id === id);
    const [start] = await times(tenant, id);
    const book = { action: 'book', agent_id: tenant.agent.id, appointment_datetime: start, ...person };
    const refused = await tenant.manage(book);
    expect(refused.body.errors).toMatchObject([{ path: 'event_type_id', code: 'required' }]);
    expect([first.account.bookings, second.account.bookings]).toEqual([[], []]);
    // Assigned another one, it books that one; the deleted one does not interfere.
    await tenant.call('PATCH', `/event-types/${id}`, { agent_id: tenant.agent.id });
    expect((await tenant.manage(book)).status).toBe(200);
    expect(first.account.bookings).toMatchObject([{ event_type: { id } }]);
  });

  it('never books another event type when the request names an account without its own', async () => {
    const { tenant, second, other_id } = await withTwoAccounts();
    const [start] = await times(tenant, second.type.id, { provider_id: other_id });
    const book = { action: 'book', agent_id: tenant.agent.id, appointment_datetime: start, provider_id: other_id };
    expect((await tenant.manage({ ...book, ...person })).body.errors).toMatchObject([{ path: 'event_type_id' }]);
    expect(second.account.bookings).toEqual([]);
  });
});

it('does not answer 404 while an account that may have the resource cannot be asked', async () => {
  const { tenant, first, second, provider_id, other_id } = await withTwoAccounts();
  const at = async (event_type_id: number, more: object) => {
    const [start] = await times(tenant, event_type_id, more);
    const booked = await tenant.manage({
      action: 'book',
      event_type_id,
      appointment_datetime: start,
      ...more,
      ...person,
    });
    return booked.body.data.appointment_id as string;
  };
  const lost = await at(first.type.id, { provider_id });
  const found = await at(second.type.id, { provider_id: other_id });
  await die(tenant, first.key, provider_id);
  for (const answer of [
    await tenant.call('GET', `/appointments/${lost}`),
    await tenant.manage({ action: 'cancel', appointment_id: lost }),
    await tenant.call('GET', `/event-types/lookup/${first.type.id}`),
    await tenant.manage({ action: 'availability', event_type_id: first.type.id }),
  ])
    expect([answer.status, answer.body.code]).toEqual([409, 'reconnect_required']);
  expect((await tenant.call('GET', `/appointments/${found}`)).body.data).toMatchObject({ provider_id: other_id });
  expect((await tenant.manage({ action: 'cancel', appointment_id: found })).status).toBe(200);
  expect((await tenant.call('GET', `/appointments/nobodys?provider_id=${other_id}`)).status).toBe(404);
});

it('never reads, moves or cancels a booking of an account that is not connected', async () => {
  const [theirs, ours] = [await newTenant(), await newTenant()];
  const [account, own] = [newCalcomAccount(), newCalcomAccount()];
  await theirs.connect({ api_key: account.key });
  await ours.connect({ api_key: own.key });
  const [start, later] = await times(theirs, account.type.id);
  const booked = await theirs.manage({
    action: 'book',
    event_type_id: account.type.id,
    appointment_datetime: start,
    ...person,
  });
  const appointment_id = booked.body.data.appointment_id;
  const before = bookingsOf(account.account);
  expect((await ours.call('GET', `/appointments/${appointment_id}`)).status).toBe(404);
  for (const act of [{ action: 'cancel' }, { action: 'reschedule', appointment_datetime: later }]) {
    const { status, body } = await ours.manage({ ...act, appointment_id });
    expect([status, body.errors]).toMatchObject([422, [{ path: 'appointment_id', code: 'not_found' }]]);
  }
  expect(bookingsOf(account.account)).toEqual(before);
  // With both accounts connected, the booking belongs to its own account, although the other is asked first.
  const provider_id = await ours.connect({ api_key: account.key });
  expect((await ours.call('GET', `/appointments/${appointment_id}`)).body.data).toMatchObject({ provider_id });
});

it('treats a booking by phone as a repeat only when the phone is the same', async () => {
  const tenant = await newTenant();
  const { account, type, key } = newCalcomAccount();
  await tenant.connect({ api_key: key });
  const [start] = await times(tenant, type.id);
  const book = { action: 'book', event_type_id: type.id, appointment_datetime: start, name: 'Mia Kern' };
  const once = await tenant.manage({ ...book, phone: '+4915112345678' });
  const again = await tenant.manage({ ...book, phone: '+4915112345678' });
  expect(again.body.data.appointment_id).toBe(once.body.data.appointment_id);
  const namesake = await tenant.manage({ ...book, phone: '+4915187654321' });
  expect([namesake.status, namesake.body.code]).toEqual([422, 'slot_unavailable']);
  expect(account.bookings).toHaveLength(1);
});

it.each(['.', '..', '...'])('rejects the appointment id %j with 422 without asking Cal.com', async (appointment_id) => {
  const tenant = await newTenant();
  await tenant.connect({ api_key: newCalcomAccount().key });
  const sent = world.calcom.requests.length;
  const { status, body } = await tenant.manage({ action: 'cancel', appointment_id });
  expect([status, body.errors]).toMatchObject([422, [{ path: 'appointment_id' }]]);
  expect((await tenant.call('GET', '/appointments/...')).status).toBe(422);
  expect(world.calcom.requests.length).toBe(sent);
  expect((await tenant.call('GET', '/status')).body.data.error).toBeNull();
});

describe('event types whose agent or Cal.com counterpart was deleted', () => {
  const rowsOf = ({ organization }: Tenant) =>
    controlDb()
      .select({ id: integrationCalendars.calendar_id })
      .from(integrationCalendars)
      .innerJoin(integrationConnections, eq(integrationConnections.id, integrationCalendars.connection_id))
      .where(
        and(eq(integrationConnections.organization_id, organization.id), eq(integrationConnections.vendor, 'calcom')),
      );

  async function assigned() {
    const tenant = await newTenant();
    const { account, type, key } = newCalcomAccount();
    await tenant.connect({ api_key: key });
    const path = `/event-types/${type.id}`;
    await tenant.call('PATCH', path, { agent_id: tenant.agent.id });
    expect(await rowsOf(tenant)).toEqual([{ id: String(type.id) }]);
    return { tenant, account, type, path };
  }

  it('unassigns a deleted agent and records it once', async () => {
    const { tenant, path } = await assigned();
    await deleteAgent(tenant.owner.actor, { id: tenant.agent.id });
    expect((await tenant.call('PATCH', path, { agent_id: null })).body.data.agent_id).toBeNull();
    expect(await rowsOf(tenant)).toEqual([]);
    await tenant.call('PATCH', path, { agent_id: null });
    const { rows } = await controlPool().query(
      `select changes from audit_events where organization_id = $1 and action = 'calcom.update_event_type' order by id`,
      [tenant.organization.id],
    );
    expect(rows.map(({ changes }) => changes.agent_id.after)).toEqual([tenant.agent.id, null]);
  });

  it('deletes an event type that no longer exists at Cal.com, once', async () => {
    const { tenant, account, path } = await assigned();
    account.event_types = [];
    expect((await tenant.call('DELETE', path)).status).toBe(200);
    expect(await rowsOf(tenant)).toEqual([]);
    expect((await tenant.call('DELETE', path)).status).toBe(404);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { integrationCalendars } from '@/db/schema/control/integrations';
import type { Actor } from '@/lib/core/actor';
import { createAgent, deleteAgent } from '@/lib/voice/agents/operations';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { openCredentials } from './credentials';
import { markNeedsReconnect } from './mark-needs-reconnect';
import { disconnectConnection, listBookedCalendars, listConnections, setPrimaryConnection } from './operations';
import { makeConnection } from './testing';

let actor: Actor;
let organization: Awaited<ReturnType<typeof makeOrganization>>;
beforeAll(async () => {
  organization = await makeOrganization();
  ({ actor } = await makeMember(organization, 'OWNER'));
  await makeMember(organization, 'ADMIN');
  await makeMember(organization, 'DEVELOPER');
});

const events = async (id: string) =>
  (
    await controlPool().query('select action, changes from audit_events where target_id = $1 order by created_at, id', [
      id,
    ])
  ).rows;
const jobs = async (id: string) =>
  (
    await controlPool().query(
      `select data from jobs.job where name = 'send-integration-reconnect' and data ->> 'connection_id' = $1`,
      [id],
    )
  ).rows;

describe('integration.list_calendars', () => {
  it('lists calendars with their agents, without deleted agents', async () => {
    const own = await makeOrganization();
    const { actor } = await makeMember(own, 'OWNER');
    const connection = await makeConnection(actor, 'calcom');
    const [stays, goes] = [await createAgent(actor, { name: 'Stays' }), await createAgent(actor, { name: 'Goes' })];
    const owner = { organization_id: own.id, connection_id: connection.id };
    await controlDb()
      .insert(integrationCalendars)
      .values([
        { ...owner, calendar_id: '1', calendar_name: 'First visit', agent_id: stays.id },
        { ...owner, calendar_id: '2', calendar_name: 'Follow-up', agent_id: goes.id },
      ]);
    const counted = async () => (await listConnections(actor, {})).items.map(({ agent_count }) => agent_count);
    expect(await counted()).toEqual([2]);
    await deleteAgent(actor, { id: goes.id });
    expect(await counted()).toEqual([1]);
    expect((await setPrimaryConnection(actor, { id: connection.id })).agent_count).toBe(1);
    const told = (await listBookedCalendars(actor, {})).filter(({ connection_id }) => connection_id === connection.id);
    expect(told).toMatchObject([{ calendar_id: '1', calendar_name: 'First visit', agent_name: 'Stays' }]);
    const stranger = (await makeMember(await makeOrganization(), 'OWNER')).actor;
    expect(await listBookedCalendars(stranger, {})).toEqual([]);
  });
});

describe('integration connections', () => {
  it('have one primary per vendor, which passes on when it is disconnected', async () => {
    const first = await makeConnection(actor);
    const second = await makeConnection(actor);
    const other = await makeConnection(actor, 'calcom');
    expect([first.is_primary, second.is_primary, other.is_primary]).toEqual([true, false, true]);
    await setPrimaryConnection(actor, { id: second.id });
    const ended = await disconnectConnection(actor, { id: second.id });
    expect(ended).toMatchObject({ status: 'disconnected', is_primary: false });
    const { items } = await listConnections(actor, { vendor: ['gohighlevel'] });
    expect(items.map(({ id, is_primary, status }) => [id, is_primary, status])).toEqual([
      [second.id, false, 'disconnected'],
      [first.id, true, 'active'],
    ]);
    expect((await events(second.id)).map(({ action }) => action)).toEqual([
      'integration.set_primary',
      'integration.disconnect',
    ]);
  });

  it('have one primary under concurrent connects, disconnects and changes of primary', async () => {
    const { actor } = await makeMember(await makeOrganization(), 'OWNER');
    const made = await Promise.all([1, 2, 3, 4].map(() => makeConnection(actor)));
    await Promise.all(made.map(({ id }) => setPrimaryConnection(actor, { id })));
    for (let round = 0; round < 3; round++) {
      const { items } = await listConnections(actor, { status: ['active'] });
      await Promise.all([...items.map(({ id }) => disconnectConnection(actor, { id })), makeConnection(actor)]);
      const left = (await listConnections(actor, { status: ['active'] })).items;
      expect(left.map(({ is_primary }) => is_primary)).toEqual([true]);
    }
  });

  it('require re-authentication to set primary or disconnect', async () => {
    const { id } = await makeConnection(actor);
    const stale = { ...actor, recently_authenticated: false };
    for (const change of [setPrimaryConnection, disconnectConnection])
      await expect(change(stale, { id })).rejects.toMatchObject({ code: 'identity_confirmation_required' });
  });

  it('store secrets sealed for their row, show none, and delete them on disconnect', async () => {
    const row = await makeConnection(actor);
    const secret = openCredentials(row).access_token!;
    expect(row.sealed_credentials).not.toContain(secret);
    expect(() => openCredentials({ ...row, organization_id: actor.id })).toThrow(/does not belong/);
    expect(JSON.stringify(await listConnections(actor, {}))).not.toMatch(/sealed|token-of/);
    await disconnectConnection(actor, { id: row.id });
    const { rows } = await controlPool().query('select * from integration_connections where id = $1', [row.id]);
    expect(rows[0]).toMatchObject({ status: 'disconnected', sealed_credentials: null });
  });

  it('are marked, recorded and emailed to the administrators once when the vendor refuses them', async () => {
    const row = await makeConnection(actor);
    await Promise.all(Array.from({ length: 5 }, () => markNeedsReconnect(row, 'It said no.')));
    expect((await events(row.id)).map(({ action }) => action)).toEqual(['integration.needs_reconnect']);
    expect(await jobs(row.id)).toHaveLength(2);
    const { items } = await listConnections(actor, { status: ['needs_reconnect'] });
    expect(items).toMatchObject([{ id: row.id, last_error: 'It said no.' }]);
  });

  it('are not marked when their refused credentials were replaced meanwhile', async () => {
    const row = await makeConnection(actor);
    const account = { account_id: row.account_id, account_name: 'Renewed' };
    const again = await makeConnection(actor, 'gohighlevel', { account });
    expect([again.id, again.credentials_version]).toEqual([row.id, 2]);
    await markNeedsReconnect(row, 'It said no.');
    expect(await jobs(row.id)).toEqual([]);
  });
});

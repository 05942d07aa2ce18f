import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { controlPool, inTransaction } from '@/db/client';
import { SCOPES } from '@/demo/vendors/gohighlevel/state';
import { COMPANY_ID, mint } from '@/demo/vendors/gohighlevel/world';
import { systemActor } from '@/lib/core/actor';
import { toProblem } from '@/lib/core/problem';
import { clientOf } from '@/lib/integrations/core/client';
import type { ConnectionRow } from '@/lib/integrations/core/connection-row';
import { rereadConnection } from '@/lib/integrations/core/connections';
import { openCredentials } from '@/lib/integrations/core/credentials';
import { calendarsOf } from './api';
import { accountsBehind } from './connect';
import { saveConsent } from './connections';
import { connectGhl, disconnectGhl } from './operations';
import { type GhlServer, makeTenant, startGhl, type Tenant } from './testing';
import { ghl } from './vendor';

let server: GhlServer;
let tenant: Tenant;
let connections: ConnectionRow[];
beforeAll(async () => {
  server = await startGhl();
});
afterAll(() => server.close());
beforeEach(async () => {
  server.recover();
  server.state.world.revoked.clear();
  Object.assign(server.state, { refresh_delay: 50, bare_location_tokens: true });
  tenant = await makeTenant();
  connections = await connectAgency();
  Object.assign(server.state, { refreshes: 0 });
  server.state.requests.length = 0;
});

/** Both locations of the agency, connected through its consent. */
async function connectAgency(): Promise<ConnectionRow[]> {
  const scopes = [...SCOPES, 'oauth.readonly', 'oauth.write'];
  const redirect_uri = 'http://localhost:3100/api/v1/ghl/oauth/callback';
  const expires = Date.now() + 60_000;
  const code = mint({ kind: 'code', companyId: COMPANY_ID, locationId: null, scopes, expires, redirect_uri });
  const opened = await accountsBehind(tenant.actor, code);
  await inTransaction(controlPool(), (db) =>
    saveConsent(
      {
        actor: tenant.actor,
        db,
        audit: () => {},
        unchanged: () => {},
        consume: async () => {},
        enqueue: async () => {},
      },
      opened,
    ),
  );
  const { rows } = await controlPool().query<ConnectionRow>(
    'select * from integration_connections where organization_id = $1 order by account_id',
    [tenant.organization.id],
  );
  return rows;
}

const agencies = async () =>
  (await controlPool().query('select * from integration_agencies where organization_id = $1', [tenant.organization.id]))
    .rows;
const expire = (table: 'integration_connections' | 'integration_agencies') =>
  controlPool().query(`update ${table} set access_expires_at = now() where organization_id = $1`, [
    tenant.organization.id,
  ]);
const ask = (connection: ConnectionRow) =>
  calendarsOf(
    clientOf(ghl, connection, systemActor('test', { id: tenant.organization.id, region: 'us' })),
    connection.account_id,
  ).then(
    (calendars) => calendars.length,
    (error: unknown) => toProblem(error).code,
  );
const sent = (path: string) => server.state.requests.filter((request) => request.path === path).length;

describe('agency tokens', () => {
  it('are stored once, sealed, and linked to each location', async () => {
    const rows = await agencies();
    expect(rows).toMatchObject([{ company_id: COMPANY_ID, credentials_version: 1 }]);
    expect(rows[0].sealed_credentials).not.toMatch(/access\.|refresh\./);
    expect(Object.keys(openCredentials(rows[0], 'integration_agencies')).sort()).toEqual([
      'access_token',
      'refresh_token',
    ]);
    expect(() => openCredentials({ ...rows[0], organization_id: rows[0].id }, 'integration_agencies')).toThrow();
    expect(connections.map(({ agency_id }) => agency_id)).toEqual([rows[0].id, rows[0].id]);
  });

  it('are replaced by a second consent', async () => {
    const [before] = await agencies();
    await connectAgency();
    const after = await agencies();
    expect(after).toMatchObject([{ id: before.id, credentials_version: 2 }]);
  });

  it('are deleted when the last location is disconnected', async () => {
    await disconnectGhl(tenant.actor, { location_id: connections[0]!.account_id });
    expect(await agencies()).toHaveLength(1);
    await disconnectGhl(tenant.actor, {});
    expect(await agencies()).toEqual([]);
  });

  it('are deleted when the last location is connected with its own token', async () => {
    for (const { account_id: location_id } of connections) {
      await connectGhl(tenant.actor, { location_id, private_token: server.privateToken(location_id) });
    }
    expect(await agencies()).toEqual([]);
  });
});

describe('renewing a location through its agency', () => {
  it('requests one location token, without the reconnect endpoint, for ten concurrent callers', async () => {
    await expire('integration_connections');
    expect(await Promise.all(Array.from({ length: 10 }, () => ask(connections[0]!)))).toEqual(Array(10).fill(2));
    expect([sent('/oauth/locationToken'), sent('/oauth/token'), sent('/oauth/reconnect')]).toEqual([1, 0, 0]);
    expect(await rereadConnection(connections[0]!.id)).toMatchObject({ status: 'active', credentials_version: 2 });
  });

  it('renews the agency once when both locations need it at the same time', async () => {
    await expire('integration_connections');
    await expire('integration_agencies');
    expect(await Promise.all(connections.flatMap((one) => [ask(one), ask(one), ask(one)]))).toEqual(Array(6).fill(2));
    expect([server.state.refreshes, sent('/oauth/locationToken'), sent('/oauth/reconnect')]).toEqual([1, 2, 0]);
    expect(await agencies()).toMatchObject([{ credentials_version: 2, renewing_until: null }]);
  });

  it('renews the agency when only the vendor says that its token expired', async () => {
    await expire('integration_connections');
    const [agency] = await agencies();
    const { access_token } = openCredentials(agency, 'integration_agencies');
    server.state.world.revoked.add(JSON.parse(Buffer.from(access_token!.split('.')[1]!, 'base64url').toString()).jti);
    expect(await ask(connections[0]!)).toBe(2);
    expect([server.state.refreshes, sent('/oauth/locationToken')]).toEqual([1, 2]);
  });

  it('uses the location’s own refresh token, and the agency once that is used up', async () => {
    server.state.bare_location_tokens = false;
    [connections[0]] = (await connectAgency()) as [ConnectionRow];
    await expire('integration_connections');
    server.state.requests.length = 0;
    expect(await ask(connections[0]!)).toBe(2);
    expect([sent('/oauth/token'), sent('/oauth/locationToken')]).toEqual([1, 0]);
    const now = (await rereadConnection(connections[0]!.id))!;
    const { refresh_token } = openCredentials(now);
    server.state.world.used.add(JSON.parse(Buffer.from(refresh_token!.split('.')[1]!, 'base64url').toString()).jti);
    await expire('integration_connections');
    expect(await ask((await rereadConnection(now.id))!)).toBe(2);
    expect([sent('/oauth/locationToken'), sent('/oauth/reconnect')]).toEqual([1, 0]);
  });

  it('marks the location and deletes the agency when its consent ended', async () => {
    await expire('integration_connections');
    await expire('integration_agencies');
    server.state.world.revoked.add(COMPANY_ID);
    for (const { account_id } of connections) server.state.world.revoked.add(account_id);
    expect(await ask(connections[0]!)).toBe('reconnect_required');
    expect(await rereadConnection(connections[0]!.id)).toMatchObject({ status: 'needs_reconnect', agency_id: null });
    expect(await agencies()).toEqual([]);
  });

  it('marks only the location that the app was removed from', async () => {
    await expire('integration_connections');
    server.state.world.revoked.add(connections[0]!.account_id);
    expect(await ask(connections[0]!)).toBe('reconnect_required');
    expect(await ask(connections[1]!)).toBe(2);
    expect(await agencies()).toHaveLength(1);
  });

  it.each([
    ['POST /oauth/token', 'error', 'upstream_error'],
    ['POST /oauth/token', 'cut', 'upstream_unavailable'],
    ['POST /oauth/locationToken', 'unavailable', 'upstream_unavailable'],
  ] as const)('keeps the connection when %s fails temporarily (%s)', async (only, trouble, code) => {
    await expire('integration_connections');
    await expire('integration_agencies');
    server.trouble(trouble, { only, times: 3 });
    expect(await ask(connections[0]!)).toBe(code);
    server.recover();
    expect(await ask(connections[0]!)).toBe(2);
    expect(await agencies()).toHaveLength(1);
  });
});

describe('POST /oauth/token', () => {
  it('connects despite malformed values next to the tokens', async () => {
    server.state.alter = (asked, body) =>
      asked === 'POST /oauth/token'
        ? { ...body, expires_in: 1e300, scope: null, locationId: null, approvedLocations: 'all', userType: 5 }
        : undefined;
    await connectAgency();
    await expire('integration_connections');
    await expire('integration_agencies');
    expect(await ask(connections[0]!)).toBe(2);
    const [agency] = await agencies();
    expect(new Date(agency.access_expires_at).getTime()).toBeLessThan(Date.now() + 370 * 86_400_000);
  });
});

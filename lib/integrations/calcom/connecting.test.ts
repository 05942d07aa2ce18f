import { describe, expect, it } from 'vitest';
import { DEMO_KEYS } from '@/demo/vendors/calcom/server';
import { rowsOf, withCalcom } from './testing';

const world = withCalcom();
const { newTenant } = world;

describe('POST /calcom/connect and /calcom/disconnect', () => {
  it('verifies the key, stores it sealed, and returns the account', async () => {
    const tenant = await newTenant({ connect: false });
    const { status, body, text } = await tenant.call('POST', '/connect', { api_key: DEMO_KEYS.practice });
    expect(status).toBe(200);
    expect(body.message).toBe('Cal.com connected successfully');
    expect(body.data).toMatchObject({
      org_id: tenant.organization.id,
      account_name: 'Lena Vogt',
      email: 'lena-vogt@cal.example',
      base_url: world.calcom.base_url,
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
  ])('rejects %j', async (input, path, code) => {
    const tenant = await newTenant({ connect: false });
    const { status, body } = await tenant.call('POST', '/connect', input);
    expect([status, body.errors]).toEqual([422, [expect.objectContaining({ path, code })]]);
    expect(await rowsOf(tenant)).toEqual([]);
  });

  it('rejects a request that names another organization', async () => {
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

  it('keeps several accounts with one primary, and replaces an account’s key', async () => {
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

  it('disconnects one account or all, and deletes their keys', async () => {
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

  it('answers not_connected when no account is connected', async () => {
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

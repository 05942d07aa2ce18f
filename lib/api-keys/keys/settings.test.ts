import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import { PERMISSIONS, ROLE_PERMISSIONS } from '@/lib/core/permissions';
import type { Role } from '@/lib/core/roles';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { createApiKey, getApiKey, listApiKeys, revokeApiKey, rotateApiKey, updateApiKey } from './operations';
import { ago, ahead, auditOf, refused, works } from './test-support';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let admin: Actor;

beforeEach(async () => {
  organization = await makeOrganization();
  admin = (await makeMember(organization, 'ADMIN')).actor;
});

const changesOf = async (id: string) => (await auditOf(id)).map((event) => event.changes);

describe('api_key.update, disabling', () => {
  test('disables at once, records who and when, and can be undone', async () => {
    const { id, key } = await makeKey(organization, ['calls:read']);
    const off = await updateApiKey(admin, { id, disabled: true });
    expect(off).toMatchObject({ state: 'disabled', disabled_by_label: admin.label, revoked_at: null });
    expect(Date.now() - Date.parse(off.disabled_at!)).toBeLessThan(60_000);
    expect(await works(key)).toBe(false);
    const on = await updateApiKey(admin, { id, disabled: false });
    expect(on).toMatchObject({ state: 'active', disabled_at: null, disabled_by_label: null });
    expect(await works(key)).toBe(true);
    expect(await changesOf(id)).toEqual([
      { disabled: { before: false, after: true } },
      { disabled: { before: true, after: false } },
    ]);
  });

  test('is a no-op when repeated: the first one stays on record', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    const first = await updateApiKey(admin, { id, disabled: true });
    const other = (await makeMember(organization, 'OWNER')).actor;
    expect(await updateApiKey(other, { id, disabled: true })).toEqual(first);
    await updateApiKey(other, { id, disabled: false });
    await updateApiKey(admin, { id, disabled: false });
    expect(await auditOf(id)).toHaveLength(2);
  });

  test('still lets a disabled key be renamed and revoked; it is listed as disabled, later as expired', async () => {
    const { id } = await makeKey(organization, ['calls:read'], { disabled_at: ago('1 day') });
    await updateApiKey(admin, { id, name: 'Off' });
    expect((await listApiKeys(admin, { state: ['disabled'] })).items.map((key) => key.name)).toEqual(['Off']);
    expect((await listApiKeys(admin, { state: ['active'] })).total).toBe(0);
    await controlDb()
      .update(apiKeys)
      .set({ expires_at: ago('1 second') })
      .where(eq(apiKeys.id, id));
    expect((await getApiKey(admin, { id })).state).toBe('expired');
    await controlDb().update(apiKeys).set({ expires_at: null }).where(eq(apiKeys.id, id));
    await revokeApiKey(admin, { id });
    expect((await getApiKey(admin, { id })).state).toBe('revoked');
    await expect(updateApiKey(admin, { id, disabled: false })).rejects.toMatchObject(refused('conflict'));
  });
});

describe('api_key.update, addresses and expiry', () => {
  test('stores normalized values and audits before and after', async () => {
    const created = await createApiKey(admin, {
      name: 'Backend',
      permissions: ['calls:read'],
      allowed_addresses: ['2001:DB8::/32', '::ffff:203.0.113.7'],
    });
    expect(created.allowed_addresses).toEqual(['2001:db8::/32', '203.0.113.7/32']);
    const { id } = created;
    const expires_at = ahead(30);
    const changed = await updateApiKey(admin, { id, allowed_addresses: ['198.51.100.0/24'], expires_at });
    expect(changed).toMatchObject({ allowed_addresses: ['198.51.100.0/24'], expires_at });
    await updateApiKey(admin, { id, allowed_addresses: [], expires_at: null });
    expect(await changesOf(id)).toMatchObject([
      { allowed_addresses: { after: ['2001:db8::/32', '203.0.113.7/32'] } },
      {
        allowed_addresses: { before: ['2001:db8::/32', '203.0.113.7/32'], after: ['198.51.100.0/24'] },
        expires_at: { before: null, after: expires_at },
      },
      { allowed_addresses: { after: [] }, expires_at: { before: expires_at, after: null } },
    ]);
  });

  test('treats the same value in another notation as no change', async () => {
    const values = { allowed_addresses: ['203.0.113.7/32'], expires_at: '2030-01-01T00:00:00Z' };
    const { id } = await makeKey(organization, ['calls:read'], values);
    const same = { allowed_addresses: ['203.0.113.7'], expires_at: '2030-01-01T05:30:00.000+05:30' };
    expect((await updateApiKey(admin, { id, ...same })).expires_at).toBe('2030-01-01T00:00:00.000Z');
    expect(await auditOf(id)).toEqual([]);
  });

  test('lets an expiry be removed, brought forward or extended, but not set in the past', async () => {
    const { id } = await makeKey(organization, ['calls:read'], { expires_at: ahead(30) });
    for (const expires_at of [ahead(10), ahead(300), null, ahead(1)]) {
      expect((await updateApiKey(admin, { id, expires_at })).expires_at).toBe(expires_at);
    }
    for (const expires_at of [ahead(-1), ahead(11 * 366)]) {
      await expect(updateApiKey(admin, { id, expires_at })).rejects.toMatchObject(refused('validation_error'));
    }
  });

  test('cannot revive an expired key', async () => {
    const { id, key } = await makeKey(organization, ['calls:read'], { expires_at: ago('1 second') });
    await expect(updateApiKey(admin, { id, expires_at: ahead(1) })).rejects.toMatchObject(refused('conflict'));
    await expect(updateApiKey(admin, { id, expires_at: null })).rejects.toMatchObject(refused('conflict'));
    expect(await works(key)).toBe(false);
  });
});

describe('api_key.update by an actor with fewer permissions than the key', () => {
  const wide = { allowed_addresses: ['203.0.113.0/24', '2001:db8::/32'], expires_at: ahead(30) };
  const askers = async () => [
    (await makeMember(organization, 'DEVELOPER')).actor,
    keyActor(organization, ['api_keys:write', 'calls:read']),
  ];

  test.each([
    ['enable it', { disabled: false }, { disabled_at: ago('1 day') }],
    ['remove its address restriction', { allowed_addresses: [] }, {}],
    ['add an address', { allowed_addresses: ['203.0.113.0/24', '198.51.100.1'] }, {}],
    ['widen a block', { allowed_addresses: ['203.0.112.0/23'] }, {}],
    ['extend its expiry', { expires_at: ahead(31) }, {}],
    ['remove its expiry', { expires_at: null }, {}],
  ])('cannot %s', async (_, change, values) => {
    const { id } = await makeKey(organization, ['calls:read', 'users:write'], { ...wide, ...values });
    for (const actor of await askers()) {
      await expect(updateApiKey(actor, { id, ...change })).rejects.toMatchObject(
        refused('insufficient_permission', { required_permissions: ['users:write'] }),
      );
    }
    expect(await auditOf(id)).toEqual([]);
    await updateApiKey(admin, { id, ...change });
    expect(await auditOf(id)).toHaveLength(1);
  });

  test.each([
    ['disable it', { disabled: true }],
    ['remove an address', { allowed_addresses: ['2001:db8::/32'] }],
    ['narrow a block', { allowed_addresses: ['203.0.113.0/28', '2001:db8:77::/48'] }],
    ['bring its expiry forward', { expires_at: ahead(1) }],
    ['rename it', { name: 'Other' }],
  ])('can %s', async (_, change) => {
    for (const actor of await askers()) {
      const { id } = await makeKey(organization, ['calls:read', 'users:write'], wide);
      await updateApiKey(actor, { id, ...change });
      expect(await auditOf(id)).toHaveLength(1);
    }
  });

  test('can restrict the addresses of an unrestricted key, and enable a key once it has no more permissions than they do', async () => {
    for (const actor of await askers()) {
      const { id } = await makeKey(organization, ['calls:read', 'users:write'], { disabled_at: ago('1 day') });
      await updateApiKey(actor, { id, allowed_addresses: ['203.0.113.7'] });
      const freed = await updateApiKey(actor, { id, permissions: ['calls:read'], disabled: false });
      expect(freed).toMatchObject({ state: 'active', permissions: ['calls:read'] });
    }
  });
});

test.each(['OWNER', 'ADMIN', 'DEVELOPER', 'MEMBER'] as Role[])(
  'lets a %s create keys with each of their own permissions, and no others',
  async (role) => {
    const { actor } = await makeMember(organization, role);
    const makes = ROLE_PERMISSIONS[role].includes('api_keys:write');
    for (const permission of PERMISSIONS) {
      const created = await createApiKey(actor, { name: permission, permissions: [permission] }).catch(() => null);
      const { id } = await makeKey(organization, [permission]);
      const rotated = await rotateApiKey(actor, { id }).catch(() => null);
      const allowed = makes && ROLE_PERMISSIONS[role].includes(permission);
      expect([permission, created !== null, rotated !== null]).toEqual([permission, allowed, allowed]);
    }
  },
);

test('lets a key create, rotate and widen keys only within its own permissions, one by one', async () => {
  for (const permission of PERMISSIONS.filter((one) => one !== 'api_keys:write')) {
    const holder = keyActor(organization, ['api_keys:write', permission]);
    const lacking = keyActor(
      organization,
      PERMISSIONS.filter((one) => one !== permission),
    );
    const values = { allowed_addresses: sql`array['203.0.113.7/32']` as never };
    const { id } = await makeKey(organization, [permission], values);
    const acts = [
      (actor: Actor) => createApiKey(actor, { name: 'Child', permissions: [permission] }),
      (actor: Actor) => rotateApiKey(actor, { id, grace_seconds: 0 }),
      (actor: Actor) => updateApiKey(actor, { id, allowed_addresses: [] }),
    ];
    for (const act of acts) {
      await expect(act(lacking)).rejects.toMatchObject(
        refused('insufficient_permission', { required_permissions: [permission] }),
      );
      await act(holder);
    }
  }
});

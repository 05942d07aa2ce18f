import { eq, type SQL, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { apiKeySecrets, apiKeys, auditEvents } from '@/db/schema/control';
import type { Actor } from '@/lib/actor';
import { findLiveKey } from '@/lib/api/find-key';
import { sha256 } from '@/lib/auth/one-time-token';
import { PERMISSIONS } from '@/lib/permissions';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { createApiKey, getApiKey, listApiKeys, revokeApiKey, updateApiKey } from './operations';
import { LIVE_KEYS_LIMIT } from './schema';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let admin: Actor;

beforeEach(async () => {
  organization = await makeOrganization();
  admin = (await makeMember(organization, 'ADMIN')).actor;
});

const ago = (interval: string) => sql`now() - ${interval}::interval` as unknown as string;
const ahead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const refused = (code: string, more: object = {}) => ({ code, data: expect.objectContaining(more) });
const field = (path: string, code: string) => ({ errors: [expect.objectContaining({ path, code })] });

function auditOf(id: string) {
  return controlDb().select().from(auditEvents).where(eq(auditEvents.target_id, id));
}

/** Runs a statement in a transaction, starts the work, and commits once all of it waits for a lock. */
async function whileLocked(statement: SQL, start: () => Promise<unknown>[]) {
  let running: Promise<unknown>[] = [];
  await inTransaction(controlPool(), async (tx) => {
    await tx.execute(statement);
    running = start();
    for (const one of running) one.catch(() => {});
    await expect.poll(waiting, { interval: 10, timeout: 5_000 }).toBe(running.length);
  });
  return Promise.allSettled(running);
}

async function waiting(): Promise<number> {
  const { rows } = await controlPool().query(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows[0].n;
}

describe('creating', () => {
  test('gives the key once; it opens the door, and only its hash is stored', async () => {
    const created = await createApiKey(admin, { name: ' CRM sync ', permissions: ['calls:read', 'agents:read'] });
    expect(created).toMatchObject({
      name: 'CRM sync',
      state: 'active',
      permissions: ['calls:read', 'agents:read'],
      created_by_label: admin.label,
      expires_at: null,
      last_used_at: null,
      usage: { last_24_hours: 0, last_7_days: 0, last_30_days: 0 },
    });
    expect(created.key.startsWith(created.prefix)).toBe(true);
    expect(created.key.endsWith(created.last_four)).toBe(true);
    expect(await findLiveKey(sha256(created.key))).toMatchObject({ key_id: created.id });

    const stored = await controlDb().execute(sql`
      select (select jsonb_agg(k) from api_keys k)::text || (select jsonb_agg(s) from api_key_secrets s)::text as everything`);
    expect(stored.rows[0]!.everything).not.toContain(created.key);
  });

  test('is audited, with what the key may do and without the key', async () => {
    const { key, id } = await createApiKey(admin, {
      name: 'Backend',
      permissions: ['leads:write'],
      expires_at: ahead(7),
    });
    const events = await auditOf(id);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      action: 'api_key.create',
      actor_id: admin.id,
      target_label: 'Backend',
      changes: { permissions: { before: null, after: ['leads:write'] } },
    });
    expect(JSON.stringify(events)).not.toContain(key.slice(12));
    expect(JSON.stringify(events)).not.toContain(sha256(key));
  });

  test('nothing but the creation ever shows key or hash', async () => {
    const { key, id } = await createApiKey(admin, { name: 'Backend', permissions: ['leads:write'] });
    const answers = [
      await getApiKey(admin, { id }),
      await listApiKeys(admin, {}),
      await updateApiKey(admin, { id, name: 'Other' }),
      await revokeApiKey(admin, { id }),
    ];
    expect(JSON.stringify(answers)).not.toContain(key);
    expect(JSON.stringify(answers)).not.toMatch(/secret|hash/);
  });

  test.each([
    ['in the past', () => ahead(-1), 'not_in_future'],
    ['a second ago', () => new Date(Date.now() - 1000).toISOString(), 'not_in_future'],
    ['in eleven years', () => ahead(11 * 366), 'too_far'],
    ['on no day', () => 'tomorrow', 'invalid_format'],
    ['on an impossible day', () => '2027-02-30T00:00:00Z', 'invalid_format'],
  ])('refuses an expiry %s, and makes nothing', async (_, expires_at, code) => {
    const input = { name: 'Late', permissions: ['calls:read' as const], expires_at: expires_at() };
    await expect(createApiKey(admin, input)).rejects.toMatchObject(
      refused('validation_error', field('expires_at', code)),
    );
    expect((await listApiKeys(admin, {})).total).toBe(0);
  });

  test('refuses this very moment by the clock of the database', async () => {
    const { rows } = await controlDb().execute<{ now: Date }>(sql`select now() as now`);
    const expires_at = new Date(rows[0]!.now).toISOString();
    await expect(createApiKey(admin, { name: 'Now', permissions: ['calls:read'], expires_at })).rejects.toMatchObject(
      refused('validation_error', field('expires_at', 'not_in_future')),
    );
  });

  test.each([
    ['analytics:write', 'analytics is read-only: ask for analytics:read instead of analytics:write.'],
    ['audit_log:write', 'audit_log is read-only: ask for audit_log:read instead of audit_log:write.'],
    ['everything', 'There is no permission “everything”. Permissions are named like agents:read.'],
    ['self:write', 'There is no permission “self:write”. Permissions are named like agents:read.'],
  ])('refuses %s with words', async (permission, message) => {
    const input = { name: 'Key', permissions: [permission as 'calls:read'] };
    await expect(createApiKey(admin, input)).rejects.toMatchObject(
      refused('validation_error', { errors: [expect.objectContaining({ path: 'permissions.0', message })] }),
    );
  });

  test.each([
    ['no permission', [], 'Choose at least one permission.'],
    ['a permission twice', ['calls:read', 'calls:read'], 'Name each permission once.'],
  ])('refuses %s', async (_, permissions, message) => {
    const input = { name: 'Key', permissions: permissions as 'calls:read'[] };
    await expect(createApiKey(admin, input)).rejects.toMatchObject(refused('validation_error', { detail: message }));
  });

  test('nobody hands out what they do not hold; the answer names it, by its place too', async () => {
    const { actor } = await makeMember(organization, 'DEVELOPER');
    const input = { name: 'Key', permissions: ['calls:read', 'users:write', 'audit_log:read'] as const };
    await expect(createApiKey(actor, { ...input, permissions: [...input.permissions] })).rejects.toMatchObject(
      refused('insufficient_permission', {
        required_permissions: ['users:write', 'audit_log:read'],
        errors: [
          expect.objectContaining({ path: 'permissions.1' }),
          expect.objectContaining({ path: 'permissions.2' }),
        ],
      }),
    );
    expect((await listApiKeys(admin, {})).total).toBe(0);
  });

  test('a key grants what it holds, and no more: write does not include read', async () => {
    const parent = keyActor(organization, ['api_keys:write', 'calls:write']);
    const child = await createApiKey(parent, { name: 'Child', permissions: ['calls:write'] });
    expect(child.created_by_label).toBe('Test key');
    await expect(createApiKey(parent, { name: 'Child', permissions: ['calls:read'] })).rejects.toMatchObject(
      refused('insufficient_permission', { required_permissions: ['calls:read'] }),
    );
  });

  test('a member may neither see nor make keys', async () => {
    const { actor } = await makeMember(organization, 'MEMBER');
    await expect(listApiKeys(actor, {})).rejects.toMatchObject(refused('insufficient_permission'));
    await expect(createApiKey(actor, { name: 'Key', permissions: ['calls:read'] })).rejects.toMatchObject(
      refused('insufficient_permission', { required_permissions: ['api_keys:write'] }),
    );
  });

  test('of many at once only as many are made as there is room for', async () => {
    for (let i = 0; i < LIVE_KEYS_LIMIT - 2; i++) await makeKey(organization, ['calls:read']);
    await makeKey(organization, ['calls:read'], { revoked_at: ago('1 day') });
    await makeKey(organization, ['calls:read'], { expires_at: ago('1 day') });
    // Held, the organization's row makes all six arrive before the first one is through.
    const attempts = await whileLocked(sql`select from organizations where id = ${organization.id} for update`, () =>
      Array.from({ length: 6 }, (_, i) => createApiKey(admin, { name: `Key ${i}`, permissions: ['calls:read'] })),
    );
    const failed = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(failed).toHaveLength(4);
    for (const { reason } of failed) expect(reason).toMatchObject(refused('conflict'));
    expect((await listApiKeys(admin, { state: ['active'] })).total).toBe(LIVE_KEYS_LIMIT);
  });
});

describe('changing', () => {
  test('renames, and records before and after', async () => {
    const { id } = await makeKey(organization, ['calls:read'], { name: 'Old' });
    expect(await updateApiKey(admin, { id, name: 'New' })).toMatchObject({
      id,
      name: 'New',
      permissions: ['calls:read'],
    });
    expect((await auditOf(id))[0]).toMatchObject({
      action: 'api_key.update',
      changes: { name: { before: 'Old', after: 'New' } },
    });
  });

  test('narrows and widens permissions, at once for the next request', async () => {
    const { id, key } = await makeKey(organization, ['calls:read', 'leads:read']);
    await updateApiKey(admin, { id, permissions: ['leads:read', 'agents:write'] });
    expect((await findLiveKey(sha256(key)))!.permissions.sort()).toEqual(['agents:write', 'leads:read']);
  });

  test('the same again, in another order, is no change and leaves no trace', async () => {
    const { id } = await makeKey(organization, ['calls:read', 'leads:read'], { name: 'Same' });
    await updateApiKey(admin, { id, name: 'Same', permissions: ['leads:read', 'calls:read'] });
    await updateApiKey(admin, { id });
    expect(await auditOf(id)).toEqual([]);
  });

  test('whoever lacks a permission may take it from a key, and may not add it', async () => {
    const { actor } = await makeMember(organization, 'DEVELOPER');
    const { id } = await makeKey(organization, ['users:write', 'calls:read', 'leads:read']);
    expect(await updateApiKey(actor, { id, permissions: ['users:write', 'calls:read'] })).toMatchObject({
      permissions: ['calls:read', 'users:write'],
    });
    await updateApiKey(actor, { id, permissions: ['calls:read'] });
    await expect(updateApiKey(actor, { id, permissions: ['calls:read', 'users:write'] })).rejects.toMatchObject(
      refused('insufficient_permission', { required_permissions: ['users:write'] }),
    );
  });

  test.each([
    ['revoked', { revoked_at: ago('1 minute') }],
    ['expired', { expires_at: ago('1 minute') }],
    ['expiring this instant', { expires_at: ago('0 seconds') }],
  ])('a key that is %s can never be changed', async (_, values) => {
    const { id } = await makeKey(organization, ['calls:read'], { name: 'Dead', ...values });
    await expect(updateApiKey(admin, { id, name: 'Alive' })).rejects.toMatchObject(refused('conflict'));
    expect((await getApiKey(admin, { id })).name).toBe('Dead');
  });

  test('expiry and revocation are no fields that a change could carry', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    for (const more of [{ revoked_at: null }, { expires_at: null }, { organization_id: id }]) {
      await expect(updateApiKey(admin, { id, ...more } as never)).rejects.toMatchObject(refused('validation_error'));
    }
  });
});

describe('revoking', () => {
  test('is final, at once, and keeps the row with who and when', async () => {
    const { id, key } = await makeKey(organization, ['calls:read']);
    expect(await revokeApiKey(admin, { id })).toEqual({ deleted: true, id });
    expect(await findLiveKey(sha256(key))).toBeUndefined();
    const row = await getApiKey(admin, { id });
    expect(row).toMatchObject({ state: 'revoked', revoked_by_label: admin.label });
    expect(Date.now() - Date.parse(row.revoked_at!)).toBeLessThan(60_000);
    expect(await auditOf(id)).toMatchObject([{ action: 'api_key.revoke' }]);
  });

  test('by many at once happens once; the first stays on record', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    const people = await Promise.all(Array.from({ length: 5 }, () => makeMember(organization, 'ADMIN')));
    const answers = await Promise.all(people.map(({ actor }) => revokeApiKey(actor, { id })));
    expect(answers).toEqual(answers.map(() => ({ deleted: true, id })));
    const events = await auditOf(id);
    expect(events).toHaveLength(1);
    expect((await getApiKey(admin, { id })).revoked_by_label).toBe(events[0]!.actor_label);
  });

  test('a change that waited for a revocation comes too late', async () => {
    const { id } = await makeKey(organization, ['calls:read'], { name: 'Before' });
    const revoke = sql`update api_keys set revoked_at = now(), revoked_by_label = 'Them' where id = ${id}`;
    const [change, again] = await whileLocked(revoke, () => [
      updateApiKey(admin, { id, name: 'After', permissions: [...PERMISSIONS] }),
      revokeApiKey(admin, { id }),
    ]);
    expect(change).toMatchObject({ status: 'rejected', reason: refused('conflict') });
    expect(again).toMatchObject({ status: 'fulfilled' });
    expect(await getApiKey(admin, { id })).toMatchObject({
      name: 'Before',
      permissions: ['calls:read'],
      revoked_by_label: 'Them',
    });
    expect(await auditOf(id)).toEqual([]);
  });

  test('leaves an expired key as it is', async () => {
    const { id } = await makeKey(organization, ['calls:read'], { expires_at: ago('1 day') });
    await revokeApiKey(admin, { id });
    expect(await getApiKey(admin, { id })).toMatchObject({ state: 'expired', revoked_at: null });
    expect(await auditOf(id)).toEqual([]);
  });
});

describe('another organization', () => {
  test('its keys are not found, and stay as they are', async () => {
    const stranger = await makeOrganization();
    const { id, key } = await makeKey(stranger, ['calls:read'], { name: 'Theirs' });
    const notThere = refused('not_found');
    await expect(getApiKey(admin, { id })).rejects.toMatchObject(notThere);
    await expect(updateApiKey(admin, { id, name: 'Mine' })).rejects.toMatchObject(notThere);
    await expect(revokeApiKey(admin, { id })).rejects.toMatchObject(notThere);
    expect((await listApiKeys(admin, { search: 'Theirs' })).items).toEqual([]);
    expect(await findLiveKey(sha256(key))).toMatchObject({ key_name: 'Theirs' });
  });
});

describe('listing', () => {
  const names = async (input: Parameters<typeof listApiKeys>[1]) =>
    (await listApiKeys(admin, input)).items.map((key) => key.name);

  test('filters by state, by the clock of the database', async () => {
    await makeKey(organization, ['calls:read'], { name: 'live', expires_at: ahead(1) });
    await makeKey(organization, ['calls:read'], { name: 'over', expires_at: ago('1 second') });
    await makeKey(organization, ['calls:read'], {
      name: 'ended',
      revoked_at: ago('1 day'),
      expires_at: ago('1 second'),
    });
    expect(await names({ state: ['active'] })).toEqual(['live']);
    expect(await names({ state: ['expired'] })).toEqual(['over']);
    expect(await names({ state: 'revoked,expired' as never, sort: 'name' })).toEqual(['ended', 'over']);
    expect(await names({})).toHaveLength(3);
  });

  test('finds by name or prefix, whatever the letters; by a whole key too', async () => {
    const { key } = await makeKey(organization, ['calls:read'], { name: '100% Ünited_Pilot' });
    await makeKey(organization, ['calls:read'], { name: 'Other' });
    for (const search of ['ünited', '100%', 'd_p', key.slice(0, 12), key.slice(8, 12), key]) {
      expect(await names({ search })).toContain('100% Ünited_Pilot');
    }
    expect(await names({ search: '100%' })).toEqual(['100% Ünited_Pilot']);
    expect(await names({ search: "' or 1=1 --" })).toEqual([]);
    expect(await names({ search: key.slice(12) })).toEqual([]);
  });

  test('filters by a permission', async () => {
    await makeKey(organization, ['calls:read', 'leads:write'], { name: 'both' });
    await makeKey(organization, ['leads:read'], { name: 'reads' });
    expect(await names({ permission: 'leads:write' })).toEqual(['both']);
  });

  test.each([
    'created_at',
    '-created_at',
    'name',
    '-name',
    'last_used_at',
    '-last_used_at',
    'ended_at',
    '-ended_at',
  ] as const)('walks the whole list by cursor, sorted by %s, as it does by offset', async (sort) => {
    for (let i = 0; i < 7; i++) {
      const revoked_at = i % 3 ? ago(`${i} days`) : null;
      const { id } = await makeKey(organization, ['calls:read'], { name: ['b', 'A', 'c'][i % 3], revoked_at });
      if (i % 2)
        await controlDb()
          .update(apiKeySecrets)
          .set({ last_used_at: ago(`${i} hours`) })
          .where(eq(apiKeySecrets.api_key_id, id));
    }
    const whole = (await listApiKeys(admin, { sort })).items.map((key) => key.id);
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listApiKeys(admin, { sort, limit: 2, cursor });
      walked.push(...page.items.map((key) => key.id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(walked).toEqual(whole);
    expect(new Set(walked).size).toBe(7);
  });

  test('a rotated key appears once: named by its newest secret, last used when any of them was', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    const used = { last_used_at: ago('1 minute'), last_used_ip: '198.51.100.1', last_used_user_agent: 'curl/8' };
    await controlDb().update(apiKeySecrets).set(used).where(eq(apiKeySecrets.api_key_id, id));
    await controlDb()
      .insert(apiKeySecrets)
      .values({
        organization_id: organization.id,
        api_key_id: id,
        secret_hash: sha256(id),
        prefix: 'agni_sk_NEW1',
        last_four: 'wxyz',
        created_at: sql`now() + interval '1 second'` as unknown as string,
      });
    const { items, total } = await listApiKeys(admin, {});
    expect(total).toBe(1);
    expect(items).toMatchObject([
      { prefix: 'agni_sk_NEW1', last_four: 'wxyz', last_used_ip: '198.51.100.1', last_used_user_agent: 'curl/8' },
    ]);
  });

  test('a permission that no longer exists in a row does not break the list', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    await controlDb()
      .update(apiKeys)
      .set({ permissions: ['calls:read', 'bygone:read'] })
      .where(eq(apiKeys.id, id));
    expect((await listApiKeys(admin, {})).items[0]!.permissions).toEqual(['calls:read']);
  });
});

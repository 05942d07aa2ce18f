import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { previewApiKeys, updateSecurityPolicy } from '@/lib/organization/security-policy/operations';
import { guarded, setPolicy } from '@/lib/organization/security-policy/testing';
import { keyActor, makeKey } from '@/tests/fixtures';
import { createApiKey, rotateApiKey, updateApiKey } from './operations';
import { ago, ahead, refused, whileLocked } from './test-support';

const field = (code: string) =>
  refused('validation_error', { errors: [expect.objectContaining({ path: 'expires_at', code })] });
const wanted = (expires_at?: string | null) => ({ name: 'Key', permissions: ['calls:read' as const], expires_at });

test('requires an expiry within the policy limit, whoever creates the key', async () => {
  const { organization, actor } = await guarded();
  await setPolicy(organization, { api_key_lifetime_days: 90 });
  for (const maker of [actor, keyActor(organization, ['api_keys:write', 'calls:read'])]) {
    await expect(createApiKey(maker, wanted())).rejects.toMatchObject(field('expiry_required'));
    await expect(createApiKey(maker, wanted(null))).rejects.toMatchObject(field('expiry_required'));
    await expect(createApiKey(maker, wanted(ahead(90.1)))).rejects.toMatchObject(field('beyond_policy'));
    await expect(createApiKey(maker, wanted(ahead(-1)))).rejects.toMatchObject(field('not_in_future'));
    expect((await createApiKey(maker, wanted(ahead(90)))).expires_at).not.toBeNull();
    expect((await createApiKey(maker, wanted(ahead(1)))).expires_at).not.toBeNull();
  }
  await expect(createApiKey(actor, wanted(null))).rejects.toThrow(
    'Your organization requires API keys to expire within 90 days. Choose when this key expires.',
  );
});

test('allows no expiry or up to ten years without a policy limit', async () => {
  const { actor } = await guarded();
  expect((await createApiKey(actor, wanted(null))).expires_at).toBeNull();
  await expect(createApiKey(actor, wanted(ahead(3_700)))).rejects.toMatchObject(field('too_far'));
});

test('keeps existing keys, lets them be renamed and rotated, and limits only a changed expiry', async () => {
  const { organization, actor } = await guarded();
  const { id } = await makeKey(organization, ['calls:read']);
  await updateSecurityPolicy(actor, { version: 1, api_key_lifetime_days: 30 });
  expect((await updateApiKey(actor, { id, name: 'Renamed', expires_at: null })).expires_at).toBeNull();
  expect((await rotateApiKey(actor, { id })).expires_at).toBeNull();
  await expect(updateApiKey(actor, { id, expires_at: ahead(31) })).rejects.toMatchObject(field('beyond_policy'));
  await updateApiKey(actor, { id, expires_at: ahead(5) });
  // Another term, when it is still needed; for ever never again.
  await updateApiKey(actor, { id, expires_at: ahead(29) });
  await expect(updateApiKey(actor, { id, expires_at: null })).rejects.toMatchObject(field('expiry_required'));
});

test('applies a limit that is set while a key is being created', async () => {
  const { organization, actor } = await guarded();
  await setPolicy(organization, { api_key_lifetime_days: 365 });

  const [outcome] = await whileLocked(
    sql`with locked as (select id from organizations where id = ${organization.id} for update)
      update security_policies set api_key_lifetime_days = 30 from locked where organization_id = locked.id`,
    () => [createApiKey(actor, wanted(ahead(300)))],
  );
  expect(outcome).toMatchObject({ status: 'rejected', reason: field('beyond_policy') });
});

test('lists the live keys beyond a limit in the preview', async () => {
  const { organization, actor } = await guarded();
  const named = (name: string, values: object) => makeKey(organization, ['calls:read'], { name, ...values });
  await named('b, for ever', {});
  await named('A, for long', { expires_at: ahead(100) });
  await named('short', { expires_at: ahead(20) });
  await named('disabled', { disabled_at: ago('1 day') });
  await named('revoked', { revoked_at: ago('1 day') });
  await named('expired', { expires_at: ago('1 day') });
  await named('playground', { purpose: 'playground', expires_at: ahead(99) });
  const names = async (api_key_lifetime_days: number | null) => {
    const { total, keys } = await previewApiKeys(actor, { api_key_lifetime_days });
    return [total, ...keys.map(({ name }) => name)];
  };
  expect(await names(30)).toEqual([3, 'A, for long', 'b, for ever', 'disabled']);
  expect(await names(365)).toEqual([2, 'b, for ever', 'disabled']);
  expect(await names(10)).toEqual([4, 'A, for long', 'b, for ever', 'disabled', 'short']);
  expect(await names(null)).toEqual([0]);
});

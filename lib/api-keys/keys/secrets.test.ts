import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { apiKeySecrets } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { waiting } from '@/tests/lock-waits';
import { endApiKeySecret, getApiKey, revokeApiKey, rotateApiKey, updateApiKey } from './operations';
import { auditOf, refused, whileLocked, works } from './test-support';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let admin: Actor;

beforeEach(async () => {
  organization = await makeOrganization();
  admin = (await makeMember(organization, 'ADMIN')).actor;
});

describe('api_key.end_secret', () => {
  test('ends the secret at once, audits it once, and is a no-op when repeated', async () => {
    const { id, key } = await makeKey(organization, ['calls:read']);
    const { key: text, secrets } = await rotateApiKey(admin, { id });
    const end = () => endApiKeySecret(admin, { id, secret_id: secrets[1]!.id });
    expect(await end()).toEqual({ deleted: true, id: secrets[1]!.id });
    expect(await end()).toEqual({ deleted: true, id: secrets[1]!.id });
    expect(await Promise.all([works(key), works(text)])).toEqual([false, true]);
    const events = await auditOf(id);
    expect(events.map((event) => event.action).sort()).toEqual(['api_key.end_secret', 'api_key.rotate']);
    expect(events.find((event) => event.action === 'api_key.end_secret')!.changes).toMatchObject({
      last_four: { before: key.slice(-4), after: null },
      grace_ends_at: { before: secrets[1]!.expires_at },
    });
  });

  test('rejects the current secret and keys that are revoked or expired', async () => {
    const { id, key } = await makeKey(organization, ['calls:read']);
    const { secrets } = await rotateApiKey(admin, { id });
    await expect(endApiKeySecret(admin, { id, secret_id: secrets[0]!.id })).rejects.toMatchObject(refused('conflict'));
    await revokeApiKey(admin, { id });
    await expect(endApiKeySecret(admin, { id, secret_id: secrets[1]!.id })).rejects.toMatchObject(refused('conflict'));
    expect(await works(key)).toBe(false);
  });

  test('finds neither secrets of another key nor of another organization', async () => {
    const [one, two] = [await makeKey(organization, ['calls:read']), await makeKey(organization, ['calls:read'])];
    const { secrets } = await rotateApiKey(admin, { id: two.id });
    const secret_id = secrets[1]!.id;
    await expect(endApiKeySecret(admin, { id: one.id, secret_id })).rejects.toMatchObject(refused('not_found'));
    const stranger = (await makeMember(await makeOrganization(), 'OWNER')).actor;
    await expect(endApiKeySecret(stranger, { id: two.id, secret_id })).rejects.toMatchObject(refused('not_found'));
    expect(await works(two.key)).toBe(true);
  });
});

describe('concurrent changes of secrets', () => {
  const lock = (id: string) => sql`select from api_keys where id = ${id} for update`;
  const secretsOf = (id: string) =>
    controlDb().select().from(apiKeySecrets).where(eq(apiKeySecrets.api_key_id, id)).orderBy(apiKeySecrets.created_at);

  test('run two rotations one after the other: both secrets work, one is current', async () => {
    const { id, key } = await makeKey(organization, ['calls:read']);
    const answers = await whileLocked(lock(id), () => [rotateApiKey(admin, { id }), rotateApiKey(admin, { id })]);
    const texts = answers.map((answer) => (answer as PromiseFulfilledResult<{ key: string }>).value.key);
    expect(await Promise.all([key, ...texts].map(works))).toEqual([true, true, true]);
    const rows = await secretsOf(id);
    expect(rows.map((row) => row.expires_at === null)).toEqual([false, false, true]);
    const { last_four } = await getApiKey(admin, { id });
    expect(texts.map((text) => text.slice(-4))).toContain(last_four);
    expect(rows[2]!.last_four).toBe(last_four);
    expect(await auditOf(id)).toHaveLength(2);
  });

  test('reject the second rotation of the same secret, and keep the new secret of the first', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    const secret_id = (await getApiKey(admin, { id })).secrets[0]!.id;
    const rotate = () => rotateApiKey(admin, { id, grace_seconds: 0, secret_id });
    const answers = await whileLocked(lock(id), () => [rotate(), rotate(), rotate()]);
    const done = answers.filter((answer) => answer.status === 'fulfilled') as PromiseFulfilledResult<{ key: string }>[];
    expect(done).toHaveLength(1);
    expect(await works(done[0]!.value.key)).toBe(true);
    for (const answer of answers.filter((one) => one.status === 'rejected'))
      expect(answer.reason).toMatchObject(refused('conflict'));
    expect(await secretsOf(id)).toHaveLength(2);
  });

  test('reject a rotation that waited for a revocation', async () => {
    const { id, key } = await makeKey(organization, ['calls:read']);
    const [rotation] = await whileLocked(sql.raw(`update api_keys set revoked_at = now() where id = '${id}'`), () => [
      rotateApiKey(admin, { id }),
    ]);
    expect(rotation).toMatchObject({ status: 'rejected', reason: refused('conflict') });
    expect([await works(key), (await secretsOf(id)).length]).toEqual([false, 1]);
  });

  test.each([
    ['revoking the key', (actor: Actor, id: string) => revokeApiKey(actor, { id })],
    ['disabling the key', (actor: Actor, id: string) => updateApiKey(actor, { id, disabled: true })],
  ])('leave no working secret after %s and rotating it, in either order', async (_, stop) => {
    for (let round = 0; round < 6; round++) {
      const { id, key } = await makeKey(organization, ['calls:read']);
      const order = [() => rotateApiKey(admin, { id }), () => stop(admin, id)];
      if (round % 2) order.reverse();
      const answers = await Promise.allSettled(order.map((act) => act()));
      const texts = answers.flatMap((one) => (one.status === 'fulfilled' && 'key' in one.value ? [one.value.key] : []));
      const works_still = await Promise.all([key, ...(texts as string[])].map(works));
      expect(works_still).toEqual(works_still.map(() => false));
    }
  });

  test('do not deadlock a rotation with the usage writer', async () => {
    const { id, key } = await makeKey(organization, ['calls:read']);
    let rotation: ReturnType<typeof rotateApiKey> | undefined;
    await inTransaction(controlPool(), async (tx) => {
      await tx.execute(sql`select from api_key_secrets where api_key_id = ${id} for no key update`);
      rotation = rotateApiKey(admin, { id });
      rotation.catch(() => {});
      await expect.poll(waiting, { interval: 10, timeout: 5_000 }).toBe(1);
      await tx.execute(sql`insert into api_key_usage (organization_id, api_key_id, minute, endpoint, status_class, count)
        values (${organization.id}, ${id}, date_trunc('minute', now()), 'call.list', 2, 1)`);
    });
    const rotated = await rotation!;
    expect(await Promise.all([works(key), works(rotated.key)])).toEqual([true, true]);
    expect(rotated.usage.last_24_hours).toBe(1);
  });

  test('cannot give a key two current secrets, by a database constraint', async () => {
    const { id } = await makeKey(organization, ['calls:read']);
    const another = controlDb().execute(sql`
      insert into api_key_secrets (id, organization_id, api_key_id, secret_hash, prefix, last_four)
      select gen_random_uuid(), organization_id, api_key_id, 'other', prefix, last_four
      from api_key_secrets where api_key_id = ${id}`);
    await expect(another).rejects.toMatchObject({ cause: { code: '23505' } });
  });
});

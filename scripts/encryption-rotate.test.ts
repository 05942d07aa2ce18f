import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { totpFactors } from '@/db/schema/control/second-factors';
import { confirmByCode } from '@/lib/account/security/operations';
import { readChain } from '@/lib/audit-log/chain/chain';
import { sealEvents } from '@/lib/audit-log/chain/seal';
import { eventsOf, tamper, writeSealed } from '@/lib/audit-log/chain/testing';
import { verifyChain } from '@/lib/audit-log/chain/verify';
import { readEnv } from '@/lib/core/env';
import { effectApi, makeEffectTables, postEffect } from '@/lib/http/api/idempotency-testing';
import { startApi } from '@/lib/http/api/test-client';
import { keyId } from '@/lib/platform/crypto/seal';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { signIn } from '@/tests/signed-in';
import { codeOf, enrol } from '@/tests/two-factor';
import { runScript } from './testing';

const OLD = readEnv().ENCRYPTION_KEY;
// Rate limits are not tested here.
readEnv().API_RATE_LIMIT_PER_MINUTE = 1_000_000;
const NEW = 'the-new-encryption-key-0123456789abcdef';

/** What an operator does: sets the new key as current and the old one as previous. */
function replaceKey(): Record<string, string> {
  Object.assign(readEnv(), { ENCRYPTION_KEY: NEW, ENCRYPTION_KEY_PREVIOUS: [OLD] });
  return { ENCRYPTION_KEY: NEW, ENCRYPTION_KEY_PREVIOUS: `${OLD},` };
}

const rotate = (keys: Record<string, string>) => runScript('encryption-rotate', [], keys);

let organization: Awaited<ReturnType<typeof makeOrganization>>;
beforeEach(async () => {
  await controlPool().query('delete from totp_factors; delete from idempotency_keys');
  await tamper(['delete from audit_chains']);
  organization = await makeOrganization();
});
afterEach(() => void Object.assign(readEnv(), { ENCRYPTION_KEY: OLD, ENCRYPTION_KEY_PREVIOUS: [] }));

describe('npm run encryption:rotate', () => {
  it('rotates the key of a serving process while codes, idempotent replays and the audit chain keep working', {
    timeout: 90_000,
  }, async () => {
    const { user } = await makeMember(organization, 'OWNER');
    const { actor } = await signIn(organization.id, user.id);
    const { seed } = await enrol(actor);
    await writeSealed(organization.id, 20);
    await makeEffectTables();
    const api = await startApi(effectApi() as never);
    const { key } = await makeKey(organization, ['agents:write']);
    const post = (word: string) => postEffect(api.origin, key, word, word);
    const first = await Promise.all(Array.from({ length: 150 }, (_, n) => post(`before ${n}`)));
    const chain = (await readChain(controlDb(), organization.id))!;

    const keys = replaceKey();
    const rotation = rotate(keys);
    let ended = false;
    void rotation.finally(() => {
      ended = true;
    });
    let requests = 0;
    for (let n = 0; !ended; n++) {
      const [repeated, fresh] = await Promise.all([post(`before ${n % 150}`), post(`meanwhile ${n}`)]);
      expect([repeated.status, repeated.replayed, repeated.text]).toEqual([201, true, first[n % 150]!.text]);
      expect([fresh.status, fresh.replayed]).toEqual([201, false]);
      await controlDb().insert(auditEvents).values(eventsOf(organization.id, 1));
      await sealEvents(organization.id);
      requests += 2;
    }
    const { code, said } = await rotation;
    expect([code, said]).toEqual([0, expect.stringContaining('Everything is under the current key')]);
    expect(said).toContain(`The current key is ${keyId()}.`);
    expect(said).toMatch(/public\.idempotency_keys: \d+ values, 150 re-encrypted/);
    expect(said).toMatch(/totp_factors: 1 values, 1 re-encrypted/);
    expect(requests).toBeGreaterThan(20);

    // The old key is gone.
    Object.assign(readEnv(), { ENCRYPTION_KEY_PREVIOUS: [] });
    expect((await post('before 149')).text).toBe(first[149]!.text);
    await confirmByCode(actor, { code: codeOf(seed) });
    const verdict = await verifyChain(controlDb(), organization.id, { sequence: chain.sequence, hash: chain.hash });
    expect(verdict.broken).toBeNull();
    expect(await rotate({ ENCRYPTION_KEY: NEW })).toMatchObject({
      code: 0,
      said: expect.stringContaining(' 0 re-encrypted'),
    });
    await api.close();
  });

  it('exits with 1 and changes nothing when a value cannot be decrypted, and never signs a tampered log', {
    timeout: 60_000,
  }, async () => {
    const { user } = await makeMember(organization, 'OWNER');
    await enrol((await signIn(organization.id, user.id)).actor);
    await writeSealed(organization.id, 3);
    const [before] = await controlDb().select().from(totpFactors);
    const lost = await rotate({ ENCRYPTION_KEY: NEW });
    expect([lost.code, lost.said]).toEqual([1, expect.stringContaining('1 cannot be decrypted')]);
    expect(lost.said).toContain('Keep ENCRYPTION_KEY_PREVIOUS');
    expect(await controlDb().select().from(totpFactors)).toEqual([before]);
    expect(lost.said).not.toContain(OLD);

    await tamper([`update audit_chains set sequence = 2 where organization_id = $1`, [organization.id]]);
    const keys = replaceKey();
    const forged = await rotate(keys);
    expect([forged.code, forged.said]).toEqual([1, expect.stringContaining('1 with an invalid signature')]);
    const { rows } = await controlPool().query('select key_id from audit_chains where organization_id = $1', [
      organization.id,
    ]);
    expect(rows[0].key_id).not.toBe(keyId());
  });
});

import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { Pool } from '@/db/pool';
import { auditEvents } from '@/db/schema/control/audit';
import { recoveryCodes, totpFactors } from '@/db/schema/control/second-factors';
import type { Actor } from '@/lib/core/actor';
import { resetAttempts } from '@/lib/platform/rate-limit/throttle';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal, signIn } from '@/tests/signed-in';
import { codeOf, enrol } from '@/tests/two-factor';
import { verifyCode } from './second-factor';

// Two pools on one database, as two processes would have.
const pools = [1, 2].map(() => new Pool({ connectionString: process.env.DATABASE_URL, max: 5 }));
// The database is dropped after the tests, perhaps before the last connection closes.
for (const pool of pools) pool.on('connect', (client) => client.on('error', () => {}));
afterAll(() => Promise.all(pools.map((pool) => pool.end())));

let who: { actor: Actor; user_id: string; organization_id: string; seed: string; recovery_codes: string[] };
beforeEach(async () => {
  const organization = await makeOrganization();
  const { user } = await makeMember(organization, 'MEMBER');
  const { actor } = await signIn(organization.id, user.id);
  who = { actor, user_id: user.id, organization_id: organization.id, ...(await enrol(actor)) };
});

const prove = (code: string, pool = controlPool()) => inTransaction(pool, (tx) => verifyCode(tx, who.actor, code));
const problemOf = async (code: string) => (await refusal(prove(code))).errors?.[0]?.code;
const factor = async () =>
  (await controlDb().select().from(totpFactors).where(eq(totpFactors.user_id, who.user_id)))[0]!;

async function set(values: Partial<typeof totpFactors.$inferInsert>): Promise<void> {
  await controlDb().update(totpFactors).set(values).where(eq(totpFactors.user_id, who.user_id));
}

async function notices(): Promise<string[]> {
  const { rows } = await controlDb().execute<{ notice: string }>(
    sql`select data ->> 'notice' as notice from jobs.job where data ->> 'user_id' = ${who.user_id} order by created_on`,
  );
  return rows.map(({ notice }) => notice).filter((notice) => notice !== 'two_factor_on');
}

/** A code that is certainly wrong: none of the three that would be accepted now. */
function wrongCode(): string {
  const right = [-2, -1, 0, 1, 2].map((steps) => codeOf(who.seed, steps));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.includes(code))!;
}

describe('verifying a code from the app', () => {
  test('accepts a code with spaces once', async () => {
    const code = codeOf(who.seed);
    expect(await prove(`${code.slice(0, 3)} ${code.slice(3)}`)).toBe('totp');
    expect(await problemOf(code)).toBe('code_used');
    expect(await prove(codeOf(who.seed, 1))).toBe('totp');
  });

  test('refuses a code of an earlier step once a later one was accepted', async () => {
    await prove(codeOf(who.seed, 1));
    expect(await problemOf(codeOf(who.seed))).toBe('code_used');
  });

  test('accepts exactly one of twenty concurrent submissions in two processes', async () => {
    const code = codeOf(who.seed);
    // This test is not about the attempt limit.
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) =>
        inTransaction(pools[at % 2]!, async (tx) => {
          const { acceptCode, activeFactor } = await import('./totp-factor');
          return acceptCode(tx, (await activeFactor(tx, who.user_id))!, code);
        }),
      ),
    );
    const verdicts = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed'));
    expect(verdicts.filter((verdict) => verdict === 'accepted')).toHaveLength(1);
    expect(verdicts.filter((verdict) => verdict === 'used')).toHaveLength(19);
  });

  test('does not consume a code when the transaction is rolled back', async () => {
    const code = codeOf(who.seed);
    const undone = inTransaction(controlPool(), async (tx) => {
      await verifyCode(tx, who.actor, code);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await prove(code)).toBe('totp');
  });

  test('fails when the sealed seed was copied from another row', async () => {
    const other = await makeMember(await makeOrganization(), 'MEMBER');
    const { actor } = await signIn((await makeOrganization()).id, other.user.id).catch(() => ({ actor: other.actor }));
    const theirs = await enrol({ ...actor, session_id: who.actor.session_id });
    const [row] = await controlDb().select().from(totpFactors).where(eq(totpFactors.user_id, other.user.id));
    await set({ sealed_seed: row!.sealed_seed });
    await expect(prove(codeOf(theirs.seed))).rejects.toThrow('does not belong to its place');
  });
});

describe('wrong second-factor codes', () => {
  test('are recorded and limited to ten in 15 minutes across sessions', async () => {
    const outcomes = await Promise.all(Array.from({ length: 14 }, () => refusal(prove(wrongCode()))));
    expect(outcomes.filter(({ code }) => code === 'validation_error')).toHaveLength(10);
    expect(outcomes.filter(({ code }) => code === 'rate_limited')).toHaveLength(4);
    expect((await refusal(prove(codeOf(who.seed)))).code).toBe('rate_limited');
    const events = await controlDb()
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.organization_id, who.organization_id));
    expect(events.filter(({ action }) => action === 'two_factor.failed')).toHaveLength(10);
    expect(JSON.stringify(events)).not.toContain(wrongCode());
    expect((await factor()).failures).toBe(10);
    expect(await notices()).toEqual(['two_factor_failures']);
  });

  test('are reset by a correct code', async () => {
    for (let at = 0; at < 3; at++) await problemOf(wrongCode());
    expect((await factor()).failures).toBe(3);
    await prove(codeOf(who.seed));
    expect((await factor()).failures).toBe(0);
    for (let at = 0; at < 9; at++) expect(await problemOf(wrongCode())).toBe('wrong_code');
  });

  test('lock the app permanently at the hundredth in a row and notify the person once', async () => {
    await set({ failures: 98 });
    expect(await problemOf(wrongCode())).toBe('wrong_code');
    await resetAttempts('second_factor', who.user_id);
    await Promise.all(Array.from({ length: 4 }, () => problemOf(wrongCode())));
    expect((await factor()).locked_at).not.toBeNull();
    expect((await factor()).failures).toBe(100);
    expect(await notices()).toEqual(['two_factor_locked']);
    const locked = await controlDb().$count(auditEvents, eq(auditEvents.action, 'two_factor.locked'));
    expect(locked).toBe(1);
    await resetAttempts('second_factor', who.user_id);
    expect(await problemOf(codeOf(who.seed))).toBe('factor_locked');
    expect(await prove(who.recovery_codes[0]!)).toBe('recovery_code');
  });

  test('lock the app once when many arrive at the limit', async () => {
    await set({ failures: 99 });
    await Promise.all(Array.from({ length: 8 }, (_, at) => refusal(prove(wrongCode(), pools[at % 2]))));
    expect((await factor()).failures).toBe(100);
    expect(await notices()).toEqual(['two_factor_locked']);
  });
});

describe('verifying a recovery code', () => {
  test('accepts a code once, however it is typed, and notifies the person', async () => {
    const [first, second] = who.recovery_codes as [string, string];
    expect(await prove(` ${first.toUpperCase().replaceAll('-', ' ')} `)).toBe('recovery_code');
    expect(await problemOf(first)).toBe('wrong_code');
    expect(await prove(second)).toBe('recovery_code');
    expect(await notices()).toEqual(['recovery_code_used', 'recovery_code_used']);
    expect((await factor()).failures).toBe(0);
  });

  test('accepts exactly one of eight concurrent submissions in two processes', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => prove(who.recovery_codes[0]!, pools[at % 2])),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const used = await controlDb().$count(
      recoveryCodes,
      sql`${recoveryCodes.user_id} = ${who.user_id} and ${recoveryCodes.used_at} is not null`,
    );
    expect(used).toBe(1);
  });

  test('does not open another person’s account', async () => {
    const { recovery_codes } = who;
    const organization = await makeOrganization();
    const { user } = await makeMember(organization, 'MEMBER');
    const { actor } = await signIn(organization.id, user.id);
    const other = await enrol(actor);
    who = { ...who, actor, user_id: user.id, ...other };
    expect(await problemOf(recovery_codes[0]!)).toBe('wrong_code');
  });
});

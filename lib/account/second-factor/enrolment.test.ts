import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { recoveryCodes, totpFactors } from '@/db/schema/control/second-factors';
import { findSession } from '@/lib/account/sessions/find-session';
import { makeMember } from '@/tests/fixtures';
import { browser, refusal, signIn } from '@/tests/signed-in';
import { codeOf, enrol } from '@/tests/two-factor';
import { beginTwoFactor, getTwoFactor, proveTwoFactor, turnOffTwoFactor, turnOnTwoFactor } from './operations';
import { actionsOf, notices, PASSWORD, person } from './testing';
import { activateFactor } from './totp-factor';

describe('setting up an authenticator app', () => {
  it('takes effect only after a correct code and saved recovery codes', async () => {
    const { actor, organization, user } = await person();
    const { enrolment_id, seed, uri, qr } = await beginTwoFactor(actor, {});
    expect(uri).toContain(`secret=${seed}`);
    expect(qr.path.length).toBeGreaterThan(1000);
    expect((await getTwoFactor(actor, {})).app).toBeNull();

    expect((await refusal(turnOnTwoFactor(actor, { enrolment_id }))).code).toBe('not_found');
    expect(await inTransaction(controlPool(), (tx) => activateFactor(tx, user.id, enrolment_id))).toBe(false);
    const wrong = await refusal(proveTwoFactor(actor, { enrolment_id, code: '000000' }));
    expect(wrong.errors).toMatchObject([{ path: 'code', code: 'wrong_code' }]);
    const { recovery_codes } = await proveTwoFactor(actor, { enrolment_id, code: codeOf(seed) });
    expect(new Set(recovery_codes).size).toBe(10);
    expect((await getTwoFactor(actor, {})).app).toBeNull();

    await turnOnTwoFactor(actor, { enrolment_id });
    expect(await getTwoFactor(actor, {})).toMatchObject({
      app: { is_locked: false },
      recovery_codes: { total: 10, left: 10 },
      trusted_browsers: [],
    });
    expect(await actionsOf(organization.id)).toEqual(['two_factor.turn_on']);
    expect(await notices(user.id)).toEqual(['two_factor_on']);
  });

  it('shows the same key again in the same session and another key in another session', async () => {
    const { actor, organization, user } = await person();
    const first = await beginTwoFactor(actor, {});
    const reloaded = await beginTwoFactor(actor, {});
    expect(reloaded).toEqual(first);
    const elsewhere = await beginTwoFactor((await signIn(organization.id, user.id)).actor, {});
    expect(elsewhere.seed).not.toBe(first.seed);
    expect((await refusal(proveTwoFactor(actor, { enrolment_id: first.enrolment_id, code: '123456' }))).code).toBe(
      'not_found',
    );
    const third = await beginTwoFactor(actor, {});
    expect([first.seed, elsewhere.seed]).not.toContain(third.seed);
    await controlDb().execute(
      sql`update totp_factors set created_at = now() - interval '50 minutes' where id = ${third.enrolment_id}`,
    );
    expect((await beginTwoFactor(actor, {})).seed).not.toBe(third.seed);
  });

  it('ends the other sessions and keeps the current one', async () => {
    const { actor, organization, user, token } = await person();
    const other = await signIn(organization.id, user.id);
    const { enrolment_id, seed } = await beginTwoFactor(actor, {});
    await proveTwoFactor(actor, { enrolment_id, code: codeOf(seed) });
    expect(await turnOnTwoFactor(actor, { enrolment_id })).toMatchObject({ ended_sessions: 1 });
    expect(await findSession(other.token, browser)).toBeUndefined();
    expect(await findSession(token, browser)).toMatchObject({ two_factor: true });
  });

  it('stores neither the seed nor the codes in readable form', async () => {
    const { actor, user, organization } = await person();
    const { seed, recovery_codes } = await enrol(actor);
    const [factor] = await controlDb().select().from(totpFactors).where(eq(totpFactors.user_id, user.id));
    const codes = await controlDb().select().from(recoveryCodes).where(eq(recoveryCodes.user_id, user.id));
    const events = await controlDb().select().from(auditEvents).where(eq(auditEvents.organization_id, organization.id));
    const { rows: jobs } = await controlDb().execute(sql`select * from jobs.job`);
    const stored = JSON.stringify([factor, codes, events, jobs]);
    for (const secret of [seed, ...recovery_codes]) expect(stored).not.toContain(secret);
  });

  it('is limited to the session that began it last', async () => {
    const { actor, organization, user } = await person();
    const { actor: other } = await signIn(organization.id, user.id);
    const first = await beginTwoFactor(actor, {});
    const second = await beginTwoFactor(other, {});
    const stale = proveTwoFactor(actor, { enrolment_id: first.enrolment_id, code: codeOf(first.seed) });
    expect((await refusal(stale)).code).toBe('not_found');
    await proveTwoFactor(other, { enrolment_id: second.enrolment_id, code: codeOf(second.seed) });
    expect((await refusal(turnOnTwoFactor(actor, { enrolment_id: first.enrolment_id }))).code).toBe('not_found');
  });

  it('expires after an hour', async () => {
    const { actor } = await person();
    const { enrolment_id, seed } = await beginTwoFactor(actor, {});
    await controlDb()
      .update(totpFactors)
      .set({ created_at: sql`now() - interval '61 minutes'` })
      .where(eq(totpFactors.id, enrolment_id));
    expect((await refusal(proveTwoFactor(actor, { enrolment_id, code: codeOf(seed) }))).code).toBe('not_found');
  });

  it('keeps the old app and recovery codes valid until the new ones are', async () => {
    const { actor, user } = await person();
    const old = await enrol(actor);
    const { enrolment_id, seed } = await beginTwoFactor(actor, { code: codeOf(old.seed) });
    await proveTwoFactor(actor, { enrolment_id, code: codeOf(seed) });
    const live = () =>
      controlDb().execute(sql`select 1 from recovery_codes where user_id = ${user.id} and confirmed_at is not null`);
    expect((await live()).rows).toHaveLength(10);
    const before = await getTwoFactor(actor, {});
    await turnOnTwoFactor(actor, { enrolment_id });
    const after = await getTwoFactor(actor, {});
    expect(after.app!.added_at > before.app!.added_at).toBe(true);
    expect((await live()).rows).toHaveLength(10);
    const gone = await refusal(turnOffTwoFactor(actor, { current_password: PASSWORD, code: old.recovery_codes[0]! }));
    expect(gone.errors).toMatchObject([{ path: 'code' }]);
    expect(await notices(user.id)).toEqual(['two_factor_on', 'two_factor_replaced']);
  });
});

describe('another person’s authenticator set-up', () => {
  it('is not found in the same organization', async () => {
    const { organization, actor } = await person();
    const colleague = await makeMember(organization, 'OWNER');
    const theirs = await signIn(organization.id, colleague.user.id);
    const { enrolment_id, seed } = await beginTwoFactor(actor, {});
    const code = codeOf(seed);
    expect((await refusal(proveTwoFactor(theirs.actor, { enrolment_id, code }))).code).toBe('not_found');
    await proveTwoFactor(actor, { enrolment_id, code });
    expect((await refusal(turnOnTwoFactor(theirs.actor, { enrolment_id }))).code).toBe('not_found');
  });
});

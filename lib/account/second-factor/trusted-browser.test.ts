import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { trustedBrowsers } from '@/db/schema/control/second-factors';
import { changePassword } from '@/lib/account/security/operations';
import { signIn } from '@/lib/account/sign-in/sign-in';
import { at, enrolled, from, NEW, PASSWORD } from '@/lib/account/sign-in/sign-in-testing';
import { refusal } from '@/tests/signed-in';
import { trustBrowser } from './trusted-browser';

describe('a trusted browser', () => {
  async function remembered() {
    const who = await enrolled();
    const { token } = await who.enter();
    const { session_id } = await at(token);
    return { ...who, trust: await trustBrowser(session_id) };
  }

  test('skips the second factor and gets a new token each time', async () => {
    const { enter, trust, organization } = await remembered();
    const first = await enter(trust.token);
    expect((await at(first.token)).pending).toBeNull();
    expect(first.trust!.token).not.toBe(trust.token);
    expect(first.trust!.expires_at).toBe(trust.expires_at);
    const second = await enter(first.trust!.token);
    expect((await at(second.token)).pending).toBeNull();
    const signIns = await controlDb()
      .select({ changes: auditEvents.changes })
      .from(auditEvents)
      .where(and(eq(auditEvents.organization_id, organization.id), eq(auditEvents.action, 'session.sign_in')));
    expect(signIns.map(({ changes }) => changes.second_factor?.after)).toEqual(['trusted_browser', 'trusted_browser']);
  });

  test('is forgotten when it shows an old token, because the cookie was copied', async () => {
    const { enter, trust, organization } = await remembered();
    const first = await enter(trust.token);
    const thief = await enter(trust.token);
    expect((await at(thief.token)).pending).toBe('verify_second_factor');
    const owner = await enter(first.trust!.token);
    expect((await at(owner.token)).pending).toBe('verify_second_factor');
    const events = await controlDb().select().from(auditEvents).where(eq(auditEvents.organization_id, organization.id));
    expect(events.filter(({ action }) => action === 'two_factor.copied_browser')).toHaveLength(1);
  });

  test('still requires the password, and counts for one person only', async () => {
    const { trust, user } = await remembered();
    const wrong = signIn({ email: user.email, password: 'not the right one at all' }, from(), trust.token);
    expect((await refusal(wrong)).code).toBe('sign_in_failed');
    const other = await enrolled();
    expect((await at((await other.enter(trust.token)).token)).pending).toBe('verify_second_factor');
  });

  test('is forgotten 30 days after it was first trusted', async () => {
    const { enter, trust, user } = await remembered();
    const days = (Date.parse(trust.expires_at) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(30, 1);
    await controlDb()
      .update(trustedBrowsers)
      .set({ expires_at: sql`now() - interval '1 second'` })
      .where(eq(trustedBrowsers.user_id, user.id));
    expect((await at((await enter(trust.token)).token)).pending).toBe('verify_second_factor');
  });

  test('is forgotten when the password changes', async () => {
    const { enter, trust, actor } = await remembered();
    await changePassword(actor, { current_password: PASSWORD, new_password: NEW });
    expect((await at((await enter(trust.token, NEW)).token)).pending).toBe('verify_second_factor');
  });
});

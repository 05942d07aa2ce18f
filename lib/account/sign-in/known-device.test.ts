import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { knownDevices } from '@/db/schema/control/sign-in';
import { resetPassword } from '@/lib/account/password/operations';
import { hashPassword } from '@/lib/account/password/password';
import { verifyTwoFactor } from '@/lib/account/second-factor/operations';
import { setPassword } from '@/lib/account/security/operations';
import { findSession } from '@/lib/account/sessions/find-session';
import { startSession } from '@/lib/account/sessions/session';
import { createToken } from '@/lib/platform/crypto/tokens';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { codeOf } from '@/tests/two-factor';
import { createDeviceMark, deviceHash } from './device-mark';
import { recordDevice } from './known-device';
import { signIn } from './sign-in';
import { at, enrolled, from, NEW, PASSWORD } from './sign-in-testing';

const password_hash = await hashPassword(PASSWORD);
const aDevice = () => deviceHash(createDeviceMark())!;

async function person() {
  const organization = await makeOrganization();
  const { user } = await makeMember(organization, 'DEVELOPER', { password_hash });
  const enter = (device_hash?: string, password = PASSWORD) =>
    signIn({ email: user.email, password }, { ...from(), device_hash });
  return { organization, user, enter };
}

/** The sessions that the person is notified about, in order. */
async function toldOf(user_id: string): Promise<string[]> {
  const { rows } = await controlDb().execute<{ session_id: string }>(sql`
    select j.data ->> 'session_id' as session_id from jobs.job j join sessions s on s.id = (j.data ->> 'session_id')::uuid
    where j.name = 'send-new-device' and s.user_id = ${user_id} order by s.created_at`);
  return rows.map(({ session_id }) => session_id);
}
const idOf = async (token: string) => (await at(token)).session_id;

describe('the device mark', () => {
  test('is accepted only with its signature', () => {
    const mark = createDeviceMark();
    const [random, signature] = mark.split('.');
    expect(deviceHash(mark)).toMatch(/^[0-9a-f]{64}$/);
    expect(deviceHash(createDeviceMark())).not.toBe(deviceHash(mark));
    for (const made of [
      '',
      '.',
      random!,
      `${random}.`,
      `x${mark}`,
      `${createDeviceMark().split('.')[0]}.${signature}`,
    ]) {
      expect(deviceHash(made)).toBeUndefined();
    }
  });
});

describe('the new-device notice', () => {
  test('is sent once for each new browser, except the person’s first', async () => {
    const { user, enter } = await person();
    const [laptop, phone] = [aDevice(), aDevice()];
    await enter(laptop);
    await enter(laptop);
    expect(await toldOf(user.id)).toEqual([]);
    const { token } = await enter(phone);
    for (const known of [phone, laptop, phone]) await enter(known);
    expect(await toldOf(user.id)).toEqual([await idOf(token)]);
    const signIns = await controlDb().select().from(auditEvents).where(eq(auditEvents.actor_id, user.id));
    expect(signIns.filter(({ changes }) => 'new_device' in (changes as object))).toHaveLength(1);
  });

  test('is sent each time for a browser without a mark, such as a private window', async () => {
    const { user, enter } = await person();
    for (let time = 0; time < 3; time++) await enter();
    expect(await toldOf(user.id)).toHaveLength(2);
  });

  test('depends on the browser, not its IP address, and on the person', async () => {
    const [one, other] = [await person(), await person()];
    const shared = aDevice();
    await one.enter(shared);
    await other.enter();
    await other.enter(shared);
    await one.enter(shared);
    expect(await toldOf(one.user.id)).toEqual([]);
    expect(await toldOf(other.user.id)).toHaveLength(1);
  });

  test('is sent after the second factor, not before', async () => {
    const { user, actor } = await enrolled().then(async ({ user, seed }) => {
      await signIn({ email: user.email, password: PASSWORD }, { ...from(), device_hash: aDevice() });
      const half = await signIn({ email: user.email, password: PASSWORD }, { ...from(), device_hash: aDevice() });
      expect(await toldOf(user.id)).toEqual([]);
      const { actor } = await at(half.token);
      await verifyTwoFactor(actor, { code: codeOf(seed), remember_browser: false });
      expect(await toldOf(user.id)).toEqual([]);
      const again = await signIn({ email: user.email, password: PASSWORD }, { ...from(), device_hash: aDevice() });
      await verifyTwoFactor((await at(again.token)).actor, { code: codeOf(seed, 1), remember_browser: false });
      return { user, actor: (await at(again.token)).actor };
    });
    expect(await toldOf(user.id)).toEqual([actor.session_id]);
  });

  test('is sent when a temporary password from an administrator is used', async () => {
    const { organization, user, enter } = await person();
    const laptop = aDevice();
    await enter(laptop);
    const { secret } = await inTransaction(controlPool(), (tx) =>
      createToken(tx, { purpose: 'temporary_password', user_id: user.id, organization_id: organization.id }),
    );
    const { token } = await enter(aDevice(), secret);
    expect(await toldOf(user.id)).toEqual([await idOf(token)]);
    const { actor } = (await findSession(token, from()))!;
    await setPassword(actor, { new_password: NEW });
    expect(await toldOf(user.id)).toHaveLength(1);
  });

  test('is sent again for every browser after a password reset', async () => {
    const { user, enter } = await person();
    const laptop = aDevice();
    await enter(laptop);
    const { secret } = await inTransaction(controlPool(), (tx) =>
      createToken(tx, { purpose: 'password_reset', user_id: user.id }),
    );
    await resetPassword(from(), { token: secret, new_password: NEW });
    await enter(laptop, NEW);
    await enter(laptop, NEW);
    expect(await toldOf(user.id)).toHaveLength(1);
  });
});

describe('concurrent first sign-ins', () => {
  test('count exactly one as the first', async () => {
    const { organization, user } = await person();
    const both = await Promise.all(
      [1, 2].map(() =>
        inTransaction(controlPool(), async (tx) => {
          const request = { ...from(), device_hash: aDevice() };
          const who = { user_id: user.id, organization_id: organization.id };
          const { id } = await startSession(tx, { ...who, method: 'password', pending: null, request });
          return recordDevice(tx, id);
        }),
      ),
    );
    expect(both.toSorted()).toEqual([false, true]);
  });
});

describe('known devices', () => {
  test('keep at most a hundred browsers per person, none longer than its cookie', async () => {
    const { user, enter } = await person();
    await enter();
    await controlDb().execute(sql`
      insert into known_devices (user_id, device_hash, last_seen_at)
      select ${user.id}, 'seen ' || n, now() - n * interval '3 days' from generate_series(1, 200) n`);
    await enter();
    const kept = await controlDb().select().from(knownDevices).where(eq(knownDevices.user_id, user.id));
    expect(kept).toHaveLength(100);
    expect(kept.map(({ device_hash }) => device_hash)).toContain('seen 98');
    await controlDb().execute(sql`
      update known_devices set last_seen_at = now() - interval '401 days' where user_id = ${user.id}`);
    await enter();
    expect(await controlDb().$count(knownDevices, eq(knownDevices.user_id, user.id))).toBe(1);
    expect(await toldOf(user.id)).toHaveLength(2);
  });
});

import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { lockInTransaction } from '@/db/locks';
import { knownDevices, sessions } from '@/db/schema/control/sign-in';
import { randomToken, sha256 } from '@/lib/platform/crypto/tokens';
import { enqueue } from '@/lib/platform/jobs/queue';
import { DEVICE_DAYS } from './device-mark';

// Private windows and clients without cookies are new each time.
const MOST_KEPT = 100;

/**
 * Records that a person has signed in with the browser of this session, and sends a new-device email unless they have used it
 * before or it is their first.
 * @returns whether an email is sent
 */
export async function recordDevice(tx: Tx, session_id: string): Promise<boolean> {
  const [session] = await tx
    .select({ user_id: sessions.user_id, device_hash: sessions.device_hash })
    .from(sessions)
    .where(eq(sessions.id, session_id));
  const { user_id } = session!;
  const device_hash = session!.device_hash ?? sha256(randomToken());
  // Of two concurrent first sign-ins, one is the first.
  await lockInTransaction(tx, 'devices', user_id);
  const [before] = await tx
    .select({
      any: sql<boolean>`count(*) > 0`,
      known: sql<boolean>`coalesce(bool_or(${knownDevices.device_hash} = ${device_hash} and ${knownDevices.forgotten_at} is null), false)`,
    })
    .from(knownDevices)
    .where(eq(knownDevices.user_id, user_id));
  await tx
    .insert(knownDevices)
    .values({ user_id, device_hash })
    .onConflictDoUpdate({
      target: [knownDevices.user_id, knownDevices.device_hash],
      set: { last_seen_at: sql`now()`, forgotten_at: null },
    });
  if (before!.known) return false;
  await dropOldest(tx, user_id);
  if (!before!.any) return false;
  await enqueue(tx, { name: 'send-new-device', data: { session_id } });
  return true;
}

/** Makes every browser of a person count as new again. */
export async function forgetDevices(tx: Tx, user_id: string): Promise<void> {
  await tx
    .update(knownDevices)
    .set({ forgotten_at: sql`now()` })
    .where(and(eq(knownDevices.user_id, user_id), isNull(knownDevices.forgotten_at)));
}

async function dropOldest(tx: Tx, user_id: string): Promise<void> {
  const { device_hash, last_seen_at } = knownDevices;
  const beyond = tx
    .select({ device_hash })
    .from(knownDevices)
    .where(eq(knownDevices.user_id, user_id))
    .orderBy(sql`${last_seen_at} desc`)
    .offset(MOST_KEPT);
  await tx
    .delete(knownDevices)
    .where(
      and(
        eq(knownDevices.user_id, user_id),
        sql`(${last_seen_at} < now() - make_interval(days => ${DEVICE_DAYS}) or ${device_hash} in ${beyond})`,
      ),
    );
}

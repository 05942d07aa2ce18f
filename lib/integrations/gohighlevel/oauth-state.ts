import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { integrationOauthStates } from '@/db/schema/control/integrations';
import type { Actor } from '@/lib/core/actor';
import { Problem } from '@/lib/core/problem';
import type { VendorId } from '@/lib/integrations/core/schema';
import { randomToken, sha256 } from '@/lib/platform/crypto/tokens';

/** Minutes in which a consent must be given. */
const STATE_MINUTES = 10;

const OVER = 'This consent was not requested here, was already used, or has expired. Connect again.';

/** A consent is asked for by a person in a browser, never by a key. @throws Problem `insufficient_permission` */
function sessionOf(actor: Actor): string {
  if (actor.kind === 'user' && actor.session_id) return actor.session_id;
  throw new Problem('insufficient_permission', 'Only a signed-in user can do this, in a browser.');
}

/**
 * Notes that this session asks for consent at a vendor. Two secrets go different ways: the state through the vendor, the other
 * one in this browser's cookie; what comes back must have both (RFC 9700, 4.7).
 */
export async function beginConsent(tx: Tx, actor: Actor, vendor: VendorId) {
  const session_id = sessionOf(actor);
  const [state, cookie] = [randomToken(), randomToken()];
  await tx.delete(integrationOauthStates).where(lt(integrationOauthStates.expires_at, sql`now() - interval '1 day'`));
  const [row] = await tx
    .insert(integrationOauthStates)
    .values({
      organization_id: actor.organization_id,
      session_id,
      user_id: actor.id,
      vendor,
      state_hash: sha256(state),
      cookie_hash: sha256(cookie),
      expires_at: sql`now() + make_interval(mins => ${STATE_MINUTES})`,
    })
    .returning({ expires_at: integrationOauthStates.expires_at });
  return { state, cookie, expires_at: row!.expires_at };
}

/**
 * Uses a consent up, in one statement, so that of two that bring it exactly one succeeds: in the session, organization and
 * browser in which it was asked for, and nowhere else.
 * @throws Problem `bad_request` when it is replayed, foreign, altered or too old
 */
export async function takeConsent(
  db: Db | Tx,
  actor: Actor,
  vendor: VendorId,
  { state, cookie }: { state: string; cookie: string },
): Promise<void> {
  const taken = await db
    .update(integrationOauthStates)
    .set({ used_at: sql`now()` })
    .where(
      and(
        eq(integrationOauthStates.vendor, vendor),
        eq(integrationOauthStates.state_hash, sha256(state)),
        eq(integrationOauthStates.cookie_hash, sha256(cookie)),
        eq(integrationOauthStates.session_id, sessionOf(actor)),
        eq(integrationOauthStates.user_id, actor.id),
        eq(integrationOauthStates.organization_id, actor.organization_id),
        isNull(integrationOauthStates.used_at),
        gt(integrationOauthStates.expires_at, sql`now()`),
      ),
    )
    .returning({ id: integrationOauthStates.id });
  if (taken.length === 0) throw await refusalOf(db, actor, state);
}

// Told apart only in the session that asked: a second arrival has no cookie any more. To everybody else it is one refusal.
async function refusalOf(db: Db | Tx, actor: Actor, state: string): Promise<Problem> {
  const [own] = await db
    .select({ organization_id: integrationOauthStates.organization_id, used_at: integrationOauthStates.used_at })
    .from(integrationOauthStates)
    .where(
      and(
        eq(integrationOauthStates.state_hash, sha256(state)),
        eq(integrationOauthStates.session_id, sessionOf(actor)),
        eq(integrationOauthStates.user_id, actor.id),
      ),
    );
  const code =
    own && own.organization_id !== actor.organization_id ? 'other_organization' : own?.used_at && 'consent_used';
  return new Problem('bad_request', OVER, code ? { errors: [{ path: 'state', code, message: OVER }] } : {});
}

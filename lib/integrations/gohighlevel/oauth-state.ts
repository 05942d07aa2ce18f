import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { integrationOauthStates } from '@/db/schema/control/integrations';
import type { Actor } from '@/lib/core/actor';
import { Problem } from '@/lib/core/problem';
import type { VendorId } from '@/lib/integrations/core/schema';
import { randomToken, sha256 } from '@/lib/platform/crypto/tokens';

/** Minutes until a pending consent expires. */
const STATE_MINUTES = 10;

const OVER = 'This consent was not requested here, was already used, or has expired. Connect again.';

/** Throws unless the actor is a user in a browser: API keys cannot give consent. @throws Problem `insufficient_permission` */
function sessionOf(actor: Actor): string {
  if (actor.kind === 'user' && actor.session_id) return actor.session_id;
  throw new Problem('insufficient_permission', 'Only a signed-in user can do this, in a browser.');
}

/**
 * Stores a pending consent for this session. Two secrets take different paths: the state goes through the vendor, the other
 * stays in this browser's cookie; the callback must present both (RFC 9700, 4.7).
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
 * Consumes a pending consent in one statement, so that exactly one of two concurrent callbacks succeeds, and only in the session,
 * organization and browser that started it.
 * @throws Problem `bad_request` when it is replayed, foreign, altered or expired
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

// Reasons are only distinguished for the session that started it; everyone else gets the same refusal. A repeated callback no
// longer has the cookie.
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

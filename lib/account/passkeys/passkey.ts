import {
  type VerifiedRegistrationResponse,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { type Db, database, type Tx, throttlePool } from '@/db/client';
import { passkeyHandles, passkeys } from '@/db/schema/control/passkeys';
import { CHALLENGE_MS, type ChallengeScope, consumeChallenge, createChallenge } from './passkey-challenge';
import { relyingParty } from './relying-party';
import type { Assertion, Attestation, PasskeyRequest } from './schema';

type Row = typeof passkeys.$inferSelect;

/** ES256, EdDSA and RS256 (COSE algorithm identifiers), the most common first. */
export const ALGORITHMS = [-7, -8, -257];

/** An assertion that matches its challenge and its passkey. It takes effect with `acceptAssertion`. */
export interface Checked {
  passkey: Row;
  counter: number;
  backed_up: boolean;
}

/** Why a response is refused. `expired`: its challenge has expired, was used, or belongs to another session or browser. */
export type Refused = 'expired' | 'wrong';

/** Returns a person's active passkeys, oldest first. */
export function passkeysOf(db: Db | Tx, user_id: string): Promise<Row[]> {
  return db
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.user_id, user_id), isNotNull(passkeys.confirmed_at)))
    .orderBy(asc(passkeys.created_at), asc(passkeys.id));
}

/** WebAuthn descriptors for `allowCredentials` and `excludeCredentials`. */
export function descriptorsOf(rows: readonly Pick<Row, 'credential_id' | 'transports'>[]) {
  return rows.map(({ credential_id: id, transports }) => ({ id, type: 'public-key' as const, transports }));
}

/**
 * Returns the options with which a browser asks for a passkey.
 * @param allowed the person's passkeys; undefined before signing in, when the person is unknown
 */
export async function requestPasskey(
  db: Db | Tx,
  scope: ChallengeScope,
  allowed?: readonly Row[],
): Promise<PasskeyRequest> {
  return {
    challenge: await createChallenge(db, scope),
    timeout: CHALLENGE_MS,
    rpId: relyingParty().id,
    ...(allowed && { allowCredentials: descriptorsOf(allowed) }),
    userVerification: 'required',
  };
}

/**
 * Verifies an assertion: that the challenge is ours, in this scope and unused, then origin, relying party, user presence and
 * verification, and the signature (WebAuthn level 3, 7.2). The challenge is consumed in any case.
 * @param user_id whose passkey it must be; undefined before signing in, when the user handle says whose it is
 */
export async function checkAssertion(
  db: Db | Tx,
  assertion: Assertion,
  scope: ChallengeScope,
  user_id?: string,
): Promise<Checked | Refused> {
  const client = clientDataOf(assertion);
  if (!client) return 'wrong';
  if (!(await consumeChallenge(database(throttlePool()), scope, client.challenge))) return 'expired';
  const found = await findPasskey(db, assertion.id);
  const handle = assertion.response.userHandle ?? (user_id ? found?.user_handle : undefined);
  if (!found || handle !== found.user_handle || (user_id && user_id !== found.passkey.user_id)) return 'wrong';
  const facts = await verify(assertion, client.challenge, found.passkey);
  if (!facts) return 'wrong';
  return { passkey: found.passkey, counter: facts.newCounter, backed_up: facts.credentialBackedUp };
}

/**
 * Verifies a new passkey the same way (WebAuthn level 3, 7.1). Any make of authenticator is accepted if it verifies its user.
 */
export async function checkAttestation(
  attestation: Attestation,
  scope: ChallengeScope,
): Promise<NonNullable<VerifiedRegistrationResponse['registrationInfo']> | Refused> {
  const client = clientDataOf(attestation);
  if (!client) return 'wrong';
  if (!(await consumeChallenge(database(throttlePool()), scope, client.challenge))) return 'expired';
  const { id, origin } = relyingParty();
  const { authenticatorAttachment, response, ...rest } = attestation;
  const result = await verifyRegistrationResponse({
    response: { ...rest, response: { ...response }, clientExtensionResults: {} },
    expectedChallenge: client.challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => undefined);
  return result?.registrationInfo ?? 'wrong';
}

/**
 * Accepts a verified assertion, under the passkey's lock. A counter that did not increase means that the passkey was copied, or
 * that two assertions arrived out of order (7.2, step 22).
 * @returns `removed` when the passkey was removed after it was verified, which is no sign of a copy
 */
export async function acceptAssertion(
  tx: Tx,
  { passkey, counter, backed_up }: Checked,
): Promise<'accepted' | 'copied' | 'removed'> {
  const [stored] = await tx
    .select({ counter: passkeys.counter })
    .from(passkeys)
    .where(and(eq(passkeys.id, passkey.id), isNotNull(passkeys.confirmed_at)))
    .for('no key update');
  if (!stored) return 'removed';
  if (counter === 0 ? stored.counter !== 0 : stored.counter >= counter) return 'copied';
  await tx
    .update(passkeys)
    .set({ counter, backed_up, last_used_at: sql`clock_timestamp()` })
    .where(eq(passkeys.id, passkey.id));
  return 'accepted';
}

async function findPasskey(db: Db | Tx, credential_id: string) {
  const [found] = await db
    .select({ passkey: passkeys, user_handle: passkeyHandles.user_handle })
    .from(passkeys)
    .innerJoin(passkeyHandles, eq(passkeyHandles.user_id, passkeys.user_id))
    .where(and(eq(passkeys.credential_id, credential_id), isNotNull(passkeys.confirmed_at)));
  return found;
}

async function verify({ response, ...rest }: Assertion, challenge: string, passkey: Row) {
  const { id, origin } = relyingParty();
  const result = await verifyAuthenticationResponse({
    response: {
      ...rest,
      response: { ...response, userHandle: response.userHandle ?? undefined },
      clientExtensionResults: {},
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
    // The counter is checked where it is written, so that the second of two concurrent assertions sees the first.
    credential: { id: passkey.credential_id, publicKey: bytesOf(passkey.public_key), counter: 0 },
  }).catch(() => undefined);
  if (!result?.verified) return undefined;
  // Whether a passkey can be backed up never changes (7.2, step 18).
  const eligible = result.authenticationInfo.credentialDeviceType === 'multiDevice';
  return eligible === passkey.backup_eligible ? result.authenticationInfo : undefined;
}

const bytesOf = (base64url: string) => new Uint8Array(Buffer.from(base64url, 'base64url'));

// The client names the challenge; whether it is ours is looked up. Pages of other sites must not ask in a frame.
function clientDataOf({ response }: { response: { clientDataJSON: string } }): { challenge: string } | undefined {
  try {
    const { challenge, crossOrigin } = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8'));
    return typeof challenge === 'string' && crossOrigin !== true ? { challenge } : undefined;
  } catch {
    return undefined;
  }
}

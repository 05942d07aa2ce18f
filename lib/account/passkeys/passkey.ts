import {
  type VerifiedRegistrationResponse,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { type Db, database, type Tx, throttlePool } from '@/db/client';
import { passkeyHandles, passkeys } from '@/db/schema/control/passkeys';
import { CHALLENGE_MS, type ChallengeScope, consumeChallenge, mintChallenge } from './passkey-challenge';
import { relyingParty } from './relying-party';
import type { Assertion, Attestation, PasskeyRequest } from './schema';

type Row = typeof passkeys.$inferSelect;

/** ES256, EdDSA and RS256 (COSE algorithm identifiers): what authenticators have, the most common first. */
export const ALGORITHMS = [-7, -8, -257];

/** An answer that fits its challenge and its passkey. It counts once `acceptAssertion` has taken it. */
export interface Checked {
  passkey: Row;
  counter: number;
  backed_up: boolean;
}

/** Why an answer is not taken. `expired`: its challenge is over, was answered before, or was asked of somebody else. */
export type Refused = 'expired' | 'wrong';

/** The passkeys of a person that count, in the order in which they came. */
export function passkeysOf(db: Db | Tx, user_id: string): Promise<Row[]> {
  return db
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.user_id, user_id), isNotNull(passkeys.confirmed_at)))
    .orderBy(asc(passkeys.created_at), asc(passkeys.id));
}

/** How a browser is told of passkeys: to use one of these, or to make none where one of these is. */
export function descriptorsOf(rows: readonly Pick<Row, 'credential_id' | 'transports'>[]) {
  return rows.map(({ credential_id: id, transports }) => ({ id, type: 'public-key' as const, transports }));
}

/**
 * What a browser is asked with to show a passkey.
 * @param allowed the person's passkeys; before signing in, when nobody knows whose browser it is, undefined
 */
export async function requestPasskey(
  db: Db | Tx,
  bond: ChallengeScope,
  allowed?: readonly Row[],
): Promise<PasskeyRequest> {
  return {
    challenge: await mintChallenge(db, bond),
    timeout: CHALLENGE_MS,
    rpId: relyingParty().id,
    ...(allowed && { allowCredentials: descriptorsOf(allowed) }),
    userVerification: 'required',
  };
}

/**
 * Checks what an authenticator answered: that the challenge was ours, for this asker and not answered yet, and then origin,
 * relying party, presence and verification of the person, and the signature (WebAuthn level 3, 7.2). The challenge is spent
 * whatever comes of it.
 * @param user_id whose passkey it must be; when nobody is signed in yet the passkey itself says so, by its user handle
 */
export async function checkAssertion(
  db: Db | Tx,
  assertion: Assertion,
  bond: ChallengeScope,
  user_id?: string,
): Promise<Checked | Refused> {
  const client = clientDataOf(assertion);
  if (!client) return 'wrong';
  if (!(await consumeChallenge(database(throttlePool()), bond, client.challenge))) return 'expired';
  const found = await findPasskey(db, assertion.id);
  const handle = assertion.response.userHandle ?? (user_id ? found?.user_handle : undefined);
  if (!found || handle !== found.user_handle || (user_id && user_id !== found.passkey.user_id)) return 'wrong';
  const facts = await verify(assertion, client.challenge, found.passkey);
  if (!facts) return 'wrong';
  return { passkey: found.passkey, counter: facts.newCounter, backed_up: facts.credentialBackedUp };
}

/**
 * Checks a new passkey the same way (WebAuthn level 3, 7.1). Which make the authenticator is of is not asked: any that
 * verifies its owner will do.
 */
export async function checkAttestation(
  attestation: Attestation,
  bond: ChallengeScope,
): Promise<NonNullable<VerifiedRegistrationResponse['registrationInfo']> | Refused> {
  const client = clientDataOf(attestation);
  if (!client) return 'wrong';
  if (!(await consumeChallenge(database(throttlePool()), bond, client.challenge))) return 'expired';
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
 * Takes a checked answer, under the passkey's lock. A counter that did not go forward means that there are two of this
 * authenticator: the passkey was copied, or two answers came in another order than they were given (7.2, step 22).
 * @returns `removed` when the passkey was taken away since it was checked, which is no sign of a copy
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
    // The counter is judged where it is written, so that of two answers at once the second one sees the first.
    credential: { id: passkey.credential_id, publicKey: bytesOf(passkey.public_key), counter: 0 },
  }).catch(() => undefined);
  if (!result?.verified) return undefined;
  // What can be copied says so from the beginning (7.2, step 18).
  const eligible = result.authenticationInfo.credentialDeviceType === 'multiDevice';
  return eligible === passkey.backup_eligible ? result.authenticationInfo : undefined;
}

const bytesOf = (base64url: string) => new Uint8Array(Buffer.from(base64url, 'base64url'));

// Whoever answers says which challenge it was; that it was ours is looked up. No page of another site may ask in a frame.
function clientDataOf({ response }: { response: { clientDataJSON: string } }): { challenge: string } | undefined {
  try {
    const { challenge, crossOrigin } = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8'));
    return typeof challenge === 'string' && crossOrigin !== true ? { challenge } : undefined;
  } catch {
    return undefined;
  }
}

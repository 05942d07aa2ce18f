import { generateSecret, generateURI, verifySync } from 'otplib';
import { env } from '@/lib/core/env';

/** Seconds for which a code stands; with one step of tolerance on both sides a code is good for 90 (RFC 6238, 5.2). */
export const STEP_SECONDS = 30;

/** A new seed: 160 bits from the system's generator, in base32 as authenticator apps take it. */
export function newSeed(): string {
  return generateSecret({ length: 20 });
}

/**
 * The address in the QR code: what the app calls the account, and its seed (Google Authenticator's Key Uri Format). A colon
 * divides issuer and account there and may stand in neither, so that `Acme: Voice` becomes `Acme Voice`.
 */
export function setupUri(email: string, seed: string, product = env.APP_NAME): string {
  const issuer = product.replace(/[\s:]+/g, ' ').trim() || new URL(env.APP_URL).hostname;
  return generateURI({ issuer, label: email, secret: seed });
}

/**
 * The 30-second step that a code belongs to: the present one, or the one before or after it, for clocks that differ.
 * @param code six digits
 * @param at seconds since 1970, by the database's clock
 * @returns undefined when the code is none of the three
 */
export function matchingStep(seed: string, code: string, at: number): number | undefined {
  const result = verifySync({ secret: seed, token: code, epoch: Math.floor(at), epochTolerance: STEP_SECONDS });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}

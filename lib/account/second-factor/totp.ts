import { generateSecret, generateURI, verifySync } from 'otplib';
import { env } from '@/lib/core/env';

/** Seconds per code; with one step of tolerance on both sides a code is valid for 90 (RFC 6238, 5.2). */
export const STEP_SECONDS = 30;

/** Creates a seed: 160 bits from the system's generator, in base32 as authenticator apps expect. */
export function newSeed(): string {
  return generateSecret({ length: 20 });
}

/**
 * Returns the URI in the QR code: the account's label and its seed (Google Authenticator's Key Uri Format). A colon separates
 * issuer and account and is allowed in neither, so `Acme: Voice` becomes `Acme Voice`.
 */
export function setupUri(email: string, seed: string, product = env.APP_NAME): string {
  const issuer = product.replace(/[\s:]+/g, ' ').trim() || new URL(env.APP_URL).hostname;
  return generateURI({ issuer, label: email, secret: seed });
}

/**
 * Returns the 30-second step of a code: the current one, or the one before or after it, for clocks that differ.
 * @param code six digits
 * @param at seconds since 1970, by the database's clock
 * @returns undefined when the code matches none of the three
 */
export function matchingStep(seed: string, code: string, at: number): number | undefined {
  const result = verifySync({ secret: seed, token: code, epoch: Math.floor(at), epochTolerance: STEP_SECONDS });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}

import { z } from 'zod';
import { Assertion } from '@/lib/account/passkeys/schema';
import { EnteredCode, EnteredPassword } from '@/lib/account/security/schema';
import { Id, Instant } from '@/lib/core/schema';

/** The state of a person's second factor. */
export const TwoFactor = z.object({
  /** The authenticator app, if one is on. */
  app: z.object({ added_at: Instant, last_used_at: Instant.nullable(), is_locked: z.boolean() }).nullable(),
  recovery_codes: z.object({ total: z.number().int(), left: z.number().int(), created_at: Instant }).nullable(),
  trusted_browsers: z.array(
    z.object({
      id: Id,
      browser: z.string().nullable(),
      device: z.string().nullable(),
      ip: z.string().nullable(),
      created_at: Instant,
      last_used_at: Instant,
      expires_at: Instant,
    }),
  ),
  /** The organizations that require it: while there is one, it can't be turned off. */
  required_by: z.array(z.string()),
});
export type TwoFactor = z.infer<typeof TwoFactor>;

/** The proof required before the second factor is changed: a code or a passkey. */
export const FactorProof = { code: EnteredCode.optional(), passkey: Assertion.optional() };
export type FactorProof = { code?: string; passkey?: Assertion };

/** What `two_factor.begin` takes: a proof if a factor is already on. */
export const BeginInput = z.strictObject(FactorProof);

/** What `two_factor.renew_recovery_codes` takes: a proof, because recovery codes stand for the second factor. */
export const RenewInput = z.strictObject(FactorProof);

/** What an authenticator app needs for its set-up; shown once. */
export const Enrolment = z.object({
  enrolment_id: Id,
  seed: z.string().describe('160 bits in base32, for typing into the app'),
  uri: z.string().describe('The same with the account and the issuer, as `otpauth://totp/…`'),
  qr: z.object({ size: z.number().int(), path: z.string() }).describe('The address as a QR code: an SVG path'),
});
export type Enrolment = z.infer<typeof Enrolment>;

/** What `two_factor.prove` takes: a first code from the app that is being set up. */
export const ProveInput = z.strictObject({ enrolment_id: Id, code: EnteredCode });

/** Codes for when the app is lost, shown once. They become active when the person confirms that they are saved. */
export const NewRecoveryCodes = z.object({ set_id: Id, recovery_codes: z.array(z.string()) });
export type NewRecoveryCodes = z.infer<typeof NewRecoveryCodes>;

/** What `two_factor.verify` takes. */
export const VerifyInput = z.strictObject({ code: EnteredCode, remember_browser: z.boolean() });

/** What `two_factor.verify_by_passkey` takes. */
export const VerifyByPasskeyInput = z.strictObject({ passkey: Assertion, remember_browser: z.boolean() });

/** The session, whether its browser should be trusted, and the step that is still due. */
export const Verified = z.object({
  session_id: Id,
  remember_browser: z.boolean(),
  pending: z.enum(['set_password', 'verify_second_factor']).nullable(),
});

/** What `two_factor.turn_off` takes: both factors. */
export const TurnOffInput = z.strictObject({ current_password: EnteredPassword, ...FactorProof });

/** The session that stays open after a change of the second factor, and how many others ended. */
export const TwoFactorChanged = z.object({ session_id: Id, ended_sessions: z.number().int() });

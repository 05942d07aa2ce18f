import { z } from 'zod';
import { Assertion } from '@/lib/account/passkeys/schema';
import { Id, Instant, LocationSchema, rule } from '@/lib/core/schema';
import { PASSWORD_MAX, PASSWORD_MIN } from './constants';

/** A new password: NFKC, 15 to 256 characters counted as code points, no composition rules (NIST SP 800-63B-4). */
export const NewPassword = z
  .string()
  .max(PASSWORD_MAX * 4, `Use at most ${PASSWORD_MAX} characters.`)
  .normalize('NFKC')
  .refine(
    (value) => [...value].length >= PASSWORD_MIN,
    rule('too_small', `Use at least ${PASSWORD_MIN} characters. A few words are easy to remember.`),
  )
  .refine((value) => [...value].length <= PASSWORD_MAX, rule('too_big', `Use at most ${PASSWORD_MAX} characters.`));

/** An entered password: anything short enough to hash. */
export const EnteredPassword = z
  .string()
  .min(1, 'Enter your password.')
  .max(PASSWORD_MAX * 4, 'This password is too long.')
  .normalize('NFKC');

/** An entered code: six digits from an authenticator app, or a recovery code, with or without its hyphens. */
export const EnteredCode = z
  .string()
  .trim()
  .normalize('NFKC')
  .min(1, 'Enter the code.')
  .max(64, 'This code is too long.');

/** What `security.confirm_by_password` takes. */
export const ConfirmByPasswordInput = z.strictObject({ current_password: EnteredPassword });

/** What `security.confirm_by_code` takes. */
export const ConfirmByCodeInput = z.strictObject({ code: EnteredCode });

/** What `security.confirm_by_passkey` takes. */
export const ConfirmByPasskeyInput = z.strictObject({ passkey: Assertion });

/** The session that has just been reauthenticated. */
export const Confirmed = z.object({ session_id: Id });

/** What `security.change_password` takes. */
export const ChangePasswordInput = z.strictObject({ current_password: EnteredPassword, new_password: NewPassword });

/** What `security.set_password` takes, in a session with a temporary password. */
export const SetPasswordInput = z.strictObject({ new_password: NewPassword });

/** The session that stays open after a change of password, and how many others ended. */
export const PasswordChanged = z.object({ session_id: Id, ended_sessions: z.number().int() });

/** A device that is signed in. */
export const Session = z.object({
  id: Id,
  device: z.string().nullable(),
  browser: z.string().nullable(),
  ip: z.string().nullable(),
  location: LocationSchema,
  method: z.enum(['password', 'temporary_password', 'passkey']),
  second_factor: z.enum(['totp', 'recovery_code', 'trusted_browser', 'passkey']).nullable(),
  created_at: Instant,
  last_active_at: Instant,
  is_current: z.boolean(),
});
export type Session = z.infer<typeof Session>;

/** A session that has ended, and why: `revoked`, `signed_out`, `idle`, `expired` or another reason. */
export const EndedSession = Session.omit({ is_current: true }).extend({ ended_at: Instant, ended_reason: z.string() });
export type EndedSession = z.infer<typeof EndedSession>;

/** An event about a person's own access: a sign-in, a failed one, a password change. */
export const Activity = z.object({
  id: Id,
  action: z.string(),
  ip: z.string().nullable(),
  location: LocationSchema,
  browser: z.string().nullable(),
  device: z.string().nullable(),
  created_at: Instant,
});
export type Activity = z.infer<typeof Activity>;

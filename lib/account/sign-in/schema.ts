import { z } from 'zod';
import { Assertion } from '@/lib/account/passkeys/schema';
import { NewPassword } from '@/lib/account/security/schema';
import { EmailAddress } from '@/lib/core/email-address';
import { line } from '@/lib/core/schema';

/** What signing in takes. The password is compared as typed: rules for new passwords don't apply. */
export const SignInInput = z.strictObject({
  email: z.string().trim().min(1, 'Enter your email.').max(320, 'This email is too long.'),
  password: z.string().min(1, 'Enter your password.').max(1024, 'This password is too long.'),
});

/** What signing in with a passkey alone takes. */
export const PasskeySignInInput = z.strictObject({ passkey: Assertion });

export const ForgotPasswordInput = z.strictObject({
  email: z.string().trim().min(1, 'Enter your email.').max(320, 'This email is too long.'),
});

export const ResetPasswordInput = z.strictObject({ token: z.string().min(1).max(200), new_password: NewPassword });

/** What follows a reset: signing in; signing in to an organization that was joined with it; or a new invitation by email. */
export const ResetOutcome = z.object({ email: z.string(), next: z.enum(['sign_in', 'joined', 'invitation_mailed']) });

/** What joining by a mailed link takes: the link's secret and the invited account's password. */
export const JoinInput = z.strictObject({
  token: z.string().min(1).max(200),
  password: z.string().min(1, 'Enter your password.').max(1024, 'This password is too long.'),
});

/** What follows joining: signing in, or the second factor in the session that was opened for it. */
export const JoinOutcome = z.union([
  z.object({ email: z.string() }),
  /** The session's token, for its cookie. */
  z.object({ token: z.string() }),
]);

export const SetupInput = z.strictObject({
  token: z.string().min(1).max(200),
  organization_name: line(80, 'The organization name'),
  first_name: line(60, 'The first name'),
  last_name: line(60, 'The last name'),
  email: EmailAddress,
  new_password: NewPassword,
});

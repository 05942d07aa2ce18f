import { z } from 'zod';
import { Assertion } from '@/lib/account/passkeys/schema';
import { NewPassword } from '@/lib/account/security/schema';
import { EmailAddress } from '@/lib/core/email-address';
import { line } from '@/lib/core/schema';

/** Signing in. What is entered is taken as it is: only a match counts. */
export const SignInInput = z.strictObject({
  email: z.string().trim().min(1, 'Enter your e-mail.').max(320, 'This e-mail is too long.'),
  password: z.string().min(1, 'Enter your password.').max(1024, 'This password is too long.'),
});

/** Signing in by a passkey alone. */
export const PasskeySignInInput = z.strictObject({ passkey: Assertion });

export const ForgotPasswordInput = z.strictObject({
  email: z.string().trim().min(1, 'Enter your e-mail.').max(320, 'This e-mail is too long.'),
});

export const ResetPasswordInput = z.strictObject({ token: z.string().min(1).max(200), new_password: NewPassword });

/** Joining by a link and the password of one's account. */
export const JoinInput = z.strictObject({
  token: z.string().min(1).max(200),
  password: z.string().min(1, 'Enter your password.').max(1024, 'This password is too long.'),
});

export const SetupInput = z.strictObject({
  token: z.string().min(1).max(200),
  organization_name: line(80, 'The organization name'),
  first_name: line(60, 'The first name'),
  last_name: line(60, 'The last name'),
  email: EmailAddress,
  new_password: NewPassword,
});
export type SetupInput = z.output<typeof SetupInput>;

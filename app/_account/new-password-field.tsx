'use client';

import { Field } from '@/components/field';
import { PasswordInput } from '@/components/ui/password-input';
import { PASSWORD_MAX, PASSWORD_MIN } from '@/lib/account/security/constants';
import { PasswordStrength } from './password-strength';

// Read by Apple's password generator; others read `minlength`. No `maxlength`, which would cut off pasted text.
const RULES = { passwordrules: `minlength: ${PASSWORD_MIN}; maxlength: ${PASSWORD_MAX}; allowed: unicode;` };

/**
 * A field for choosing a password. It can be shown instead of typed twice (NIST SP 800-63B-4 asks for that).
 * @param password what has been typed so far
 * @param context words that the password should not be based on, such as email and organization
 */
export function NewPasswordField({
  error,
  label = 'New password',
  required,
  password = '',
  context = [],
  ...input
}: {
  error?: string;
  label?: string;
  password?: string;
  context?: readonly string[];
} & React.ComponentProps<typeof PasswordInput>) {
  return (
    <Field
      label={label}
      error={error}
      required={required}
      hint={<PasswordStrength password={password} context={context} />}
    >
      <PasswordInput autoComplete="new-password" minLength={PASSWORD_MIN} {...RULES} {...input} />
    </Field>
  );
}

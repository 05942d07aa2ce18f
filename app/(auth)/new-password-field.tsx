'use client';

import { Field } from '@/components/field';
import { PasswordInput } from '@/components/ui/password-input';
import { PASSWORD_MAX, PASSWORD_MIN } from '@/lib/account/security/schema';
import { PasswordStrength } from './password-strength';

// What Apple's password manager makes its proposals by; others go by `minlength`. No `maxlength`: it would cut what is pasted.
const RULES = { passwordrules: `minlength: ${PASSWORD_MIN}; maxlength: ${PASSWORD_MAX}; allowed: unicode;` };

/**
 * The field in which a password is chosen; shown rather than typed twice (NIST SP 800-63B-4 asks to let people see it).
 * @param password what has been typed so far
 * @param context words that the password should not be made of, such as e-mail and organization
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

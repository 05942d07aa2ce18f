'use client';

import { Field } from '@/components/field';
import { PasswordInput } from '@/components/ui/password-input';

/** The field in which a password is chosen; shown rather than typed twice (NIST SP 800-63B-4 asks to let people see it). */
export function NewPasswordField({
  error,
  label = 'New password',
  ...input
}: { error?: string; label?: string } & React.ComponentProps<typeof PasswordInput>) {
  return (
    <Field
      label={label}
      error={error}
      hint="At least 15 characters. A few unrelated words are strong and easy to remember; no special characters are needed."
    >
      <PasswordInput autoComplete="new-password" {...input} />
    </Field>
  );
}

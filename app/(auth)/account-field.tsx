import { Field } from '@/components/field';
import { Input } from '@/components/ui/input';

/**
 * Shows whose password is entered below, to the person and to their password manager. Visible, because password managers
 * skip a field with `display: none` and would save the password without a username.
 */
export function AccountField({ email }: { email: string }) {
  return (
    <Field label="Email">
      <Input type="email" name="username" autoComplete="username" value={email} readOnly className="text-muted" />
    </Field>
  );
}

import { Field } from '@/components/field';
import { Input } from '@/components/ui/input';

/**
 * Says whose password is chosen or entered below, to the person and to their password manager. Shown, because managers pass
 * over a field with `display: none`, and would save the password under no name.
 */
export function AccountField({ email }: { email: string }) {
  return (
    <Field label="E-mail">
      <Input type="email" name="username" autoComplete="username" value={email} readOnly className="text-muted" />
    </Field>
  );
}

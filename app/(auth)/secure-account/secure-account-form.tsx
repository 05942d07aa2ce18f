'use client';

import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { useActionForm } from '@/components/use-action-form';
import { LinkInput } from '@/lib/profile/schema';
import { disownSessionAction } from './actions';

/** The button that signs out everywhere, and leads on to choosing a new password. */
export function SecureAccountForm({ token }: { token: string }) {
  const { submit, pending, problem, formState } = useActionForm({
    schema: LinkInput,
    defaultValues: { token },
    action: disownSessionAction,
    onSuccess: ({ reset_token }) => window.location.assign(`/reset?token=${reset_token}`),
  });
  const busy = pending || (formState.isSubmitSuccessful && !problem);
  return (
    <form onSubmit={submit} method="post" className="grid gap-[18px]" noValidate>
      <FormError message={problem} />
      <Button type="submit" variant="danger" pending={busy} className="w-full">
        Sign out everywhere
      </Button>
    </form>
  );
}

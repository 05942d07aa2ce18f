'use client';

import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { useActionForm } from '@/components/use-action-form';
import { confirmEmailAction } from './actions';

/** The button that confirms the new email address. */
export function ConfirmEmailForm({ token }: { token: string }) {
  const { submit, pending, problem, formState } = useActionForm({
    schema: async () => (await import('@/lib/account/profile/schema')).LinkInput,
    defaultValues: { token },
    action: confirmEmailAction,
    // The sign-in page redirects users who are still signed in to their profile.
    onSuccess: ({ email }) =>
      window.location.assign(`/login?email=${encodeURIComponent(email)}&next=/settings/profile`),
  });
  const busy = pending || (formState.isSubmitSuccessful && !problem);
  return (
    <form onSubmit={submit} method="post" className="grid gap-[18px]" noValidate>
      <FormError message={problem} />
      <Button type="submit" variant="primary" pending={busy} className="w-full">
        Confirm email
      </Button>
    </form>
  );
}

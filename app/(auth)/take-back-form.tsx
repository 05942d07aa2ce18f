'use client';

import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { useActionForm } from '@/components/use-action-form';
import type { ActionResult } from '@/lib/http/pages/action';

/** The button of a page that recovers an account with an emailed link; continues to choosing a new password. */
export function TakeBackForm({
  token,
  action,
  children,
}: {
  token: string;
  action: (input: { token: string }) => Promise<ActionResult<{ reset_token: string }>>;
  /** What the button does. */
  children: string;
}) {
  const { submit, pending, problem, formState } = useActionForm({
    schema: async () => (await import('@/lib/account/profile/schema')).LinkInput,
    defaultValues: { token },
    action,
    onSuccess: ({ reset_token }) => window.location.assign(`/reset?token=${reset_token}`),
  });
  const busy = pending || (formState.isSubmitSuccessful && !problem);
  return (
    <form onSubmit={submit} method="post" className="grid gap-[18px]" noValidate>
      <FormError message={problem} />
      <Button type="submit" variant="danger" pending={busy} className="w-full">
        {children}
      </Button>
    </form>
  );
}

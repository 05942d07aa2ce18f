'use client';

import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { useAction } from '@/components/use-action';
import { acceptInvitationAction, switchOrganizationAction } from './actions';

/** Accepts the invitation and opens the organization that was joined. */
export function JoinButton({ token, organization }: { token: string; organization: { id: string; name: string } }) {
  const { run, pending, problem } = useAction(acceptInvitationAction, {
    onSuccess: async () => {
      await switchOrganizationAction({ organization_id: organization.id });
      window.location.assign('/settings/welcome');
    },
  });
  return (
    <>
      <FormError message={problem} />
      <Button variant="primary" pending={pending} onClick={() => run({ token })} className="w-full">
        Join {organization.name}
      </Button>
    </>
  );
}

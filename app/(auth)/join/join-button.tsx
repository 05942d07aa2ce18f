'use client';

import { useState, useTransition } from 'react';
import { failedCall } from '@/components/failed-call';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { acceptInvitationAction, switchOrganizationAction } from './actions';

/** Accepts the invitation and opens the organization that was joined. */
export function JoinButton({ token, organization }: { token: string; organization: { id: string; name: string } }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const join = () =>
    start(async () => {
      const accepted = await acceptInvitationAction({ token }).catch(failedCall);
      if (!accepted.ok) return setProblem(accepted.problem.detail);
      await switchOrganizationAction({ organization_id: organization.id });
      window.location.assign('/settings');
    });
  return (
    <>
      <FormError message={problem} />
      <Button variant="primary" pending={pending} onClick={join} className="w-full">
        Join {organization.name}
      </Button>
    </>
  );
}

'use client';

import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { useAction } from '@/components/use-action';
import { restoreOrganizationAction } from './actions';

/** Restores the organization. */
export function RestoreButton({ name }: { name: string }) {
  const { run, pending, problem } = useAction(restoreOrganizationAction, {
    // Full page load: what this browser has cached of the organization is from before its deletion.
    onSuccess: () => window.location.assign('/settings/organization'),
  });
  return (
    <>
      <FormError message={problem} />
      <Button variant="primary" pending={pending} onClick={() => run({})} className="w-full">
        Restore {name}
      </Button>
    </>
  );
}

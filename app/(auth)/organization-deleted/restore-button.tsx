'use client';

import { useState, useTransition } from 'react';
import { failedCall } from '@/components/failed-call';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { restoreOrganizationAction } from './actions';

/** Restores the organization. */
export function RestoreButton({ name }: { name: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const restore = () =>
    start(async () => {
      const result = await restoreOrganizationAction({}).catch(failedCall);
      if (!result.ok) return setProblem(result.problem.detail);
      // A full load: everything that this browser keeps of it is older than its deletion.
      window.location.assign('/settings/organization');
    });
  return (
    <>
      <FormError message={problem} />
      <Button variant="primary" pending={pending} onClick={restore} className="w-full">
        Restore {name}
      </Button>
    </>
  );
}

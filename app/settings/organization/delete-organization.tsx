'use client';

import { useStepUp } from '@/components/step-up';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { deleteOrganizationAction } from './actions';

/** Deletes the organization, once its name was typed. */
export function DeleteOrganization({ name }: { name: string }) {
  const stepUp = useStepUp();
  const remove = async () => {
    const result = await stepUp(() => deleteOrganizationAction({ name }));
    if (!result.ok) return { error: result.problem.detail };
    // A full load: from now on this session has another page.
    window.location.assign('/organization-deleted');
  };
  return (
    <ConfirmDialog
      trigger={<Button variant="danger-outline">Delete organization</Button>}
      title={`Delete ${name}?`}
      description="It is closed at once, for everybody. You have seven days to undo it; after that nobody can, neither you nor we."
      confirmLabel="Delete organization"
      typeToConfirm={name}
      onConfirm={remove}
    >
      <ul className="grid list-disc gap-1 pl-5 text-muted">
        <li>Members see nothing of it any more, and its API keys are refused from this moment.</li>
        <li>
          After seven days everything in it is erased: voice data, keys, connections, the audit log, and the accounts of
          people who belong to no other organization.
        </li>
        <li>Export what you must keep first, such as the audit log.</li>
      </ul>
    </ConfirmDialog>
  );
}

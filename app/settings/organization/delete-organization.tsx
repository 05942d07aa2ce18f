'use client';

import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useAction } from '@/components/use-action';
import { deleteOrganizationAction } from './actions';

/** Deletes the organization after its name has been typed. */
export function DeleteOrganization({ name }: { name: string }) {
  const { run } = useAction(deleteOrganizationAction, {
    // Full page load: this session may now only open another page.
    onSuccess: () => window.location.assign('/organization-deleted'),
  });
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger-outline" data-act="delete-organization">
          Delete organization
        </Button>
      }
      title={`Delete ${name}?`}
      description="It closes immediately, for everyone. You have seven days to undo this; after that, nobody can, not even us."
      confirmLabel="Delete organization"
      typeToConfirm={name}
      onConfirm={() => run({ name })}
    >
      <ul className="grid list-disc gap-1 pl-5 text-muted">
        <li>Members lose access and API keys stop working immediately.</li>
        <li>
          After seven days, everything in it is erased: voice data, keys, connections, the audit log, and the accounts
          of people who belong to no other organization.
        </li>
        <li>Export what you need to keep first, such as the audit log.</li>
      </ul>
    </ConfirmDialog>
  );
}

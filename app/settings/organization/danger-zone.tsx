'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useAction } from '@/components/use-action';
import type { Role } from '@/lib/core/roles';
import { leaveOrganizationAction } from './actions';
import { DeleteOrganization } from './delete-organization';
import { TransferOwnership } from './transfer-ownership';

/** Transferring ownership, leaving and deleting the organization. */
export function DangerZone({ name, role, user_id }: { name: string; role: Role; user_id: string }) {
  const { run: leave } = useAction(leaveOrganizationAction, {
    // Full page load: the session is now in another organization, or in none.
    onSuccess: () => window.location.assign('/settings'),
  });
  return (
    <Card tone="danger">
      <CardHeader title="Danger zone" />
      <CardBody className="gap-0 pt-2 pb-2">
        {role === 'OWNER' && (
          <DangerRow
            title="Transfer ownership"
            description="Make another member the owner. You become an admin, and only the new owner can change that back."
          >
            <TransferOwnership organization={name} user_id={user_id} />
          </DangerRow>
        )}
        <DangerRow
          title="Leave organization"
          description={
            role === 'OWNER'
              ? 'You lose access immediately. The last owner cannot leave; transfer ownership first.'
              : 'You lose access immediately. To come back, you need a new invitation.'
          }
        >
          <ConfirmDialog
            trigger={
              <Button variant="danger-outline" data-act="leave-organization">
                Leave organization
              </Button>
            }
            title={`Leave ${name}?`}
            description="You lose access immediately, on all devices. API keys you created keep working because they belong to the organization."
            confirmLabel="Leave organization"
            onConfirm={() => leave({})}
          />
        </DangerRow>
        {role === 'OWNER' && (
          <DangerRow
            title="Delete organization"
            description="Nobody can use it anymore, and its API keys stop working. An owner can undo this for seven days; then everything in it is erased."
          >
            <DeleteOrganization name={name} />
          </DangerRow>
        )}
      </CardBody>
    </Card>
  );
}

function DangerRow({ title, description, children }: { title: string; description: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t py-4 first:border-t-0">
      <div className="min-w-0 flex-1 basis-72">
        <h3 className="font-medium">{title}</h3>
        <p className="text-pretty text-muted">{description}</p>
      </div>
      {children}
    </div>
  );
}

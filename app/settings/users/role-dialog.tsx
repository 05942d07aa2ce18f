'use client';

import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import { RoleChoice } from '@/app/settings/invite/role-choice';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import type { Role } from '@/lib/permissions';
import type { User } from '@/lib/users/schema';
import { updateUserAction } from './actions';
import { nameOf } from './users-columns';

const UNREACHABLE = 'The server cannot be reached. Check your connection and try again.';

/** Chooses another role among those that the reader may give. */
export function RoleDialog({ user, roles, onClose }: { user: User; roles: Role[]; onClose: () => void }) {
  const [role, setRole] = useState(user.role);
  const [error, setError] = useState<string>();
  const [pending, startTransition] = useTransition();
  const save = () =>
    startTransition(async () => {
      setError(undefined);
      const result = await updateUserAction({ id: user.id, role }).catch(() => undefined);
      if (!result?.ok) return setError(result?.problem.detail ?? UNREACHABLE);
      toast.success(`${nameOf(user)} is now ${role}`);
      onClose();
    });
  return (
    <Dialog open onOpenChange={(open) => !open && !pending && onClose()}>
      <DialogContent title={`Role of ${nameOf(user)}`} description="It applies with their next click." size="sm">
        <form
          className="grid gap-[18px]"
          onSubmit={(event) => {
            event.preventDefault();
            if (role === user.role) onClose();
            else save();
          }}
        >
          {error && <Alert tone="bad">{error}</Alert>}
          <RoleChoice legend="Role" roles={roles} value={role} onChange={setRole} />
          <DialogFooter>
            <DialogClose asChild>
              <Button disabled={pending}>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" pending={pending}>
              Change role
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

'use client';

import { useState, useTransition } from 'react';
import { failedCall } from '@/components/failed-call';
import { useStepUp } from '@/components/step-up';
import { toast } from '@/components/toast';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import type { Role } from '@/lib/core/roles';
import type { User } from '@/lib/organization/members/schema';
import { updateUserAction } from './actions';
import { RoleChoice } from './role-choice';
import { fullName } from './users-columns';

interface RoleDialogProps {
  user: User;
  /** The roles that the signed-in user may assign. */
  roles: Role[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Changes a user's role. */
export function RoleDialog({ user, roles, open, onOpenChange }: RoleDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`Change role of ${fullName(user)}`}
        description="The new role takes effect immediately."
        onOpenAutoFocus={focusChosen}
      >
        <RoleForm user={user} roles={roles} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

// Otherwise the first radio button gets the focus, and an arrow key would change the selection from there.
function focusChosen(event: Event): void {
  const chosen = (event.target as HTMLElement).querySelector<HTMLInputElement>('input:checked');
  if (!chosen) return;
  event.preventDefault();
  chosen.focus();
}

function RoleForm({ user, roles, onDone }: { user: User; roles: Role[]; onDone: () => void }) {
  const [role, setRole] = useState(user.role);
  const [error, setError] = useState<string>();
  const [pending, startTransition] = useTransition();
  const stepUp = useStepUp();
  const save = () =>
    startTransition(async () => {
      setError(undefined);
      const result = await stepUp(() => updateUserAction({ id: user.id, role })).catch(failedCall);
      if (!result.ok) return setError(result.problem.detail);
      toast.success(`${fullName(user)} is now ${role}`);
      onDone();
    });
  return (
    <form
      className="grid gap-[18px]"
      onSubmit={(event) => {
        event.preventDefault();
        if (role === user.role) onDone();
        else save();
      }}
    >
      {error && <Alert tone="bad">{error}</Alert>}
      <RoleChoice legend="Role" roles={roles} value={role} onChange={setRole} />
      <DialogFooter>
        <DialogClose>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Change role
        </Button>
      </DialogFooter>
    </form>
  );
}

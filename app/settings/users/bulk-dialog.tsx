'use client';

import { useState } from 'react';
import { toast } from '@/components/toast';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { useAction } from '@/components/use-action';
import { plural } from '@/lib/core/format';
import type { Role } from '@/lib/core/roles';
import type { BulkAction } from '@/lib/organization/bulk-changes/constants';
import type { BulkChangePreview } from '@/lib/organization/bulk-changes/schema';
import { BulkPreview } from '../_bulk/bulk-preview';
import type { Asked } from '../_bulk/bulk-selection';
import { selectedText } from '../_bulk/selected-text';
import { startBulkChangeAction } from './bulk/actions';
import { BulkKeys } from './bulk-keys';
import { QUESTIONS } from './bulk-labels';
import { RoleChoice } from './role-choice';
import { selectionInput, type UserFilters } from './selection-input';
import { usePreview } from './use-preview';

interface Props extends Asked<BulkAction, UserFilters> {
  /** The roles that the signed-in user may assign. */
  roles: Role[];
}

/** Shows what an act on several users will do to whom, and starts it. */
export function BulkDialog({ open, onOpenChange, ...form }: Props) {
  const { title, description } = QUESTIONS[form.action];
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={title(selectedText(form.selection, 'user'))} description={description}>
        <BulkForm
          {...form}
          onStarted={() => {
            form.onStarted();
            onOpenChange(false);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

function BulkForm({ action, selection, roles, onStarted }: Omit<Props, 'open' | 'onOpenChange'>) {
  const [role, setRole] = useState<Role>();
  const [revoke, setRevoke] = useState(false);
  const { preview, problem, retry } = usePreview(action, selection, role);
  const start = useAction(startBulkChangeAction, {
    onSuccess: () => {
      toast.info('Started. The progress is shown above the list.');
      onStarted();
    },
  });
  const { confirm, tone, outcome } = QUESTIONS[action];
  const keys = preview?.api_keys;
  const choosing = action === 'change_role' && !role;
  return (
    <form
      className="grid grid-cols-1 gap-[18px]"
      onSubmit={(event) => {
        event.preventDefault();
        if (!preview || preview.changed === 0) return;
        void start.run({
          action,
          role,
          ...selectionInput(selection),
          ...(keys && revoke ? { revoke_api_keys: true } : {}),
        });
      }}
    >
      {start.problem && <Alert tone="bad">{start.problem}</Alert>}
      {action === 'change_role' && <RoleChoice legend="New role" roles={roles} value={role} onChange={setRole} />}
      {problem && (
        <Alert
          tone="bad"
          action={
            <Button size="sm" onClick={retry}>
              Try again
            </Button>
          }
        >
          {problem}
        </Alert>
      )}
      {preview ? (
        <BulkPreview preview={shownOf(preview)} noun="user" outcome={outcome} />
      ) : (
        !problem && !choosing && <Loading />
      )}
      {keys && keys.total > 0 && <BulkKeys keys={keys} revoke={revoke} onRevokeChange={setRevoke} />}
      <DialogFooter hint={choosing ? 'Choose a role to see who changes.' : 'Nothing has been changed yet.'}>
        <DialogClose>
          <Button disabled={start.pending}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant={tone} pending={start.pending} disabled={!preview || preview.changed === 0}>
          {confirm(preview ? plural(preview.changed, 'user') : selectedText(selection, 'user'))}
        </Button>
      </DialogFooter>
    </form>
  );
}

function shownOf({ items, ...preview }: BulkChangePreview) {
  return { ...preview, items: items.map(({ user_id: id, ...item }) => ({ id, ...item })) };
}

function Loading() {
  return (
    <div role="status" className="grid gap-3">
      <span className="sr-only">Checking who will be changed</span>
      <Skeleton className="h-4 w-64" />
      <Skeleton className="h-40 w-full rounded-md" />
    </div>
  );
}

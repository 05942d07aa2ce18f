'use client';

import { useMemo, useState } from 'react';
import { toast } from '@/components/toast';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { useAction } from '@/components/use-action';
import type { Role } from '@/lib/core/roles';
import type { BulkAction } from '@/lib/organization/bulk-changes/constants';
import type { BulkChangePreview } from '@/lib/organization/bulk-changes/schema';
import { BulkForm } from '../_bulk/bulk-form';
import type { Asked } from '../_bulk/bulk-selection';
import { selectedText } from '../_bulk/selected-text';
import { usePreview } from '../_bulk/use-preview';
import { previewBulkChangeAction, startBulkChangeAction } from './bulk/actions';
import { BulkKeys } from './bulk-keys';
import { QUESTIONS } from './bulk-labels';
import { RoleChoice } from './role-choice';
import { selectionInput, type UserFilters } from './selection-input';

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
        <UsersForm
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

function UsersForm({ action, selection, roles, onStarted }: Omit<Props, 'open' | 'onOpenChange'>) {
  const [role, setRole] = useState<Role>();
  const [revoke, setRevoke] = useState(false);
  const choosing = action === 'change_role' && !role;
  const input = useMemo(() => ({ action, role, ...selectionInput(selection) }), [action, role, selection]);
  const { preview, ...asking } = usePreview(previewBulkChangeAction, choosing ? undefined : input);
  const start = useAction(startBulkChangeAction, {
    onSuccess: () => {
      toast.info('Started. The progress is shown above the list.');
      onStarted();
    },
  });
  const { confirm, tone, outcome } = QUESTIONS[action];
  const keys = preview?.api_keys;
  return (
    <BulkForm
      asking={{ ...asking, preview: preview && shownOf(preview) }}
      start={start}
      onStart={() => void start.run({ ...input, ...(keys && revoke ? { revoke_api_keys: true } : {}) })}
      selection={selection}
      noun="user"
      outcome={outcome}
      confirm={confirm}
      tone={tone}
      checking="Checking who will be changed"
      choosing={choosing ? 'Choose a role to see who changes.' : undefined}
      after={keys && keys.total > 0 && <BulkKeys keys={keys} revoke={revoke} onRevokeChange={setRevoke} />}
    >
      {action === 'change_role' && <RoleChoice legend="New role" roles={roles} value={role} onChange={setRole} />}
    </BulkForm>
  );
}

function shownOf({ items, ...preview }: BulkChangePreview) {
  return { ...preview, items: items.map(({ user_id: id, ...item }) => ({ id, ...item })) };
}

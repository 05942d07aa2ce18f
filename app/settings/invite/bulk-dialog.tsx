'use client';

import { useMemo } from 'react';
import { toast } from '@/components/toast';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { useAction } from '@/components/use-action';
import type { InvitationAction } from '@/lib/organization/bulk-changes/constants';
import type { InvitationChangePreview } from '@/lib/organization/bulk-changes/invitations/schema';
import { BulkForm } from '../_bulk/bulk-form';
import type { Asked } from '../_bulk/bulk-selection';
import { selectedText } from '../_bulk/selected-text';
import { usePreview } from '../_bulk/use-preview';
import { previewInvitationChangeAction, startInvitationChangeAction } from './actions';
import { type InvitationFilters, selectionInput } from './selection-input';

const QUESTIONS = {
  resend_invitation: {
    title: (invitations: string) => `Resend ${invitations}?`,
    description:
      'Each person gets a new email, valid for another 72 hours. Passwords and links from earlier emails stop working. Expired invitations are renewed.',
    verb: 'Resend',
    outcome: 'will be sent again',
    tone: 'primary',
  },
  revoke_invitation: {
    title: (invitations: string) => `Revoke ${invitations}?`,
    description: 'The temporary passwords and links stop working immediately. You can invite the same people again.',
    verb: 'Revoke',
    outcome: 'will be revoked',
    tone: 'danger',
  },
} as const;

type Props = Asked<InvitationAction, InvitationFilters>;

/** Shows what an act on several invitations will do, and starts it. */
export function BulkDialog({ open, onOpenChange, onStarted, ...form }: Props) {
  const { title, description } = QUESTIONS[form.action];
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={title(selectedText(form.selection, 'invitation'))} description={description}>
        <InvitationsForm
          {...form}
          onStarted={() => {
            onStarted();
            onOpenChange(false);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

function InvitationsForm({ action, selection, onStarted }: Pick<Props, 'action' | 'selection' | 'onStarted'>) {
  const input = useMemo(() => ({ action, ...selectionInput(selection) }), [action, selection]);
  const { preview, ...asking } = usePreview(previewInvitationChangeAction, input);
  const start = useAction(startInvitationChangeAction, {
    onSuccess: () => {
      toast.info('Started. The progress is shown at the top of the page.');
      onStarted();
    },
  });
  const { verb, outcome, tone } = QUESTIONS[action];
  return (
    <BulkForm
      asking={{ ...asking, preview: preview && shownOf(preview) }}
      start={start}
      onStart={() => void start.run(input)}
      selection={selection}
      noun="invitation"
      outcome={outcome}
      confirm={(invitations) => `${verb} ${invitations}`}
      tone={tone}
      checking="Checking which invitations will be changed"
    />
  );
}

function shownOf({ items, ...preview }: InvitationChangePreview) {
  return { ...preview, items: items.map(({ invitation_id: id, ...item }) => ({ id, ...item })) };
}

'use client';

import { useEffect, useState } from 'react';
import { failedCall } from '@/components/failed-call';
import { useStepUp } from '@/components/step-up';
import { toast } from '@/components/toast';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { useAction } from '@/components/use-action';
import { plural } from '@/lib/core/format';
import type { InvitationAction } from '@/lib/organization/bulk-changes/constants';
import { BulkPreview, type Preview } from '../_bulk/bulk-preview';
import type { Asked } from '../_bulk/bulk-selection';
import { selectedText } from '../_bulk/selected-text';
import { previewInvitationChangeAction, startInvitationChangeAction } from './actions';
import { type InvitationFilters, type InvitationSelection, selectionInput } from './selection-input';

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
        <BulkForm
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

function BulkForm({ action, selection, onStarted }: Pick<Props, 'action' | 'selection' | 'onStarted'>) {
  const { preview, problem, retry } = usePreview(action, selection);
  const start = useAction(startInvitationChangeAction, {
    onSuccess: () => {
      toast.info('Started. The progress is shown at the top of the page.');
      onStarted();
    },
  });
  const { verb, outcome, tone } = QUESTIONS[action];
  const count = preview ? plural(preview.changed, 'invitation') : selectedText(selection, 'invitation');
  return (
    <form
      className="grid grid-cols-1 gap-[18px]"
      onSubmit={(event) => {
        event.preventDefault();
        if (preview && preview.changed > 0) void start.run({ action, ...selectionInput(selection) });
      }}
    >
      {start.problem && <Alert tone="bad">{start.problem}</Alert>}
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
      {preview ? <BulkPreview preview={preview} noun="invitation" outcome={outcome} /> : !problem && <Loading />}
      <DialogFooter hint="Nothing has been changed yet.">
        <DialogClose>
          <Button disabled={start.pending}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant={tone} pending={start.pending} disabled={!preview || preview.changed === 0}>
          {verb} {count}
        </Button>
      </DialogFooter>
    </form>
  );
}

// Asks the server what the change would do.
function usePreview(action: InvitationAction, selection: InvitationSelection) {
  const [state, setState] = useState<{ preview?: Preview; problem?: string }>({});
  const [attempt, setAttempt] = useState(0);
  const stepUp = useStepUp();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt asks again
  useEffect(() => {
    setState({});
    let current = true;
    void stepUp(() => previewInvitationChangeAction({ action, ...selectionInput(selection) }))
      .catch(failedCall)
      .then((result) => {
        if (!current) return;
        if (!result.ok) return setState({ problem: result.problem.detail });
        const items = result.data.items.map(({ invitation_id: id, ...item }) => ({ id, ...item }));
        setState({ preview: { ...result.data, items } });
      });
    return () => {
      current = false;
    };
  }, [action, selection, attempt, stepUp]);
  return { ...state, retry: () => setAttempt((before) => before + 1) };
}

function Loading() {
  return (
    <div role="status" className="grid gap-3">
      <span className="sr-only">Checking which invitations will be changed</span>
      <Skeleton className="h-4 w-64" />
      <Skeleton className="h-40 w-full rounded-md" />
    </div>
  );
}

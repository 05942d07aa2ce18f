'use client';

import { toast } from '@/components/toast';
import { useAction } from '@/components/use-action';
import { bulkInviteAction } from '../actions';
import { personOf, type Row } from './row';

// What the server takes in one request, less its frame.
const MOST_BYTES = 4 * 1024 * 1024 - 64 * 1024;

/** Starts inviting a list in the background. @returns `start`, and whether it is on its way */
export function useStart(handlers: { onStarted: () => void; onProblem: (problem: string) => void }) {
  const { run, pending } = useAction(bulkInviteAction, {
    onSuccess: () => {
      toast.info('Started. The progress is shown at the top of the page.');
      handlers.onStarted();
      window.scrollTo({ top: 0 });
    },
    onError: handlers.onProblem,
  });
  const start = (rows: readonly Row[]) => {
    const invitations = rows.map(personOf);
    if (new Blob([JSON.stringify(invitations)]).size > MOST_BYTES) {
      return handlers.onProblem('The list is larger than 4 MB. Split it into smaller parts.');
    }
    void run({ invitations, in_background: true });
  };
  return { start, starting: pending };
}

'use client';

import { useEffect, useState } from 'react';
import { failedCall } from '@/components/failed-call';
import { useStepUp } from '@/components/step-up';
import type { Role } from '@/lib/core/roles';
import type { BulkAction } from '@/lib/organization/bulk-changes/constants';
import type { BulkChangePreview } from '@/lib/organization/bulk-changes/schema';
import { previewBulkChangeAction } from './bulk/actions';
import { selectionInput, type UserSelection } from './selection-input';

interface Preview {
  preview?: BulkChangePreview;
  problem?: string;
  /** Asks again, after a problem. */
  retry: () => void;
}

/** Asks the server what a change would do, again whenever the role changes; nothing while a role is still to be chosen. */
export function usePreview(action: BulkAction, selection: UserSelection, role: Role | undefined): Preview {
  const [state, setState] = useState<Omit<Preview, 'retry'>>({});
  const [attempt, setAttempt] = useState(0);
  const stepUp = useStepUp();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt asks again
  useEffect(() => {
    setState({});
    if (action === 'change_role' && !role) return;
    let current = true;
    void stepUp(() => previewBulkChangeAction({ action, role, ...selectionInput(selection) }))
      .catch(failedCall)
      .then((result) => {
        if (current) setState(result.ok ? { preview: result.data } : { problem: result.problem.detail });
      });
    return () => {
      current = false;
    };
  }, [action, selection, role, attempt, stepUp]);
  return { ...state, retry: () => setAttempt((before) => before + 1) };
}

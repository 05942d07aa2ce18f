'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';

/** The end of a card that is saved by itself: Save once something was changed, Discard beside it until it is being sent. */
export function SaveActions({
  dirty,
  pending,
  onDiscard,
  children = 'Save changes',
}: {
  dirty: boolean;
  pending: boolean;
  onDiscard: () => void;
  /** What saving will do, when that is more than to save. */
  children?: ReactNode;
}) {
  return (
    <>
      {dirty && !pending && (
        <Button variant="ghost" onClick={onDiscard}>
          Discard
        </Button>
      )}
      <Button type="submit" variant="primary" pending={pending} disabled={!dirty}>
        {children}
      </Button>
    </>
  );
}

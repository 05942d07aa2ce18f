'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';

/** A card's Save button, enabled when something has changed, with Discard next to it until saving starts. */
export function SaveActions({
  dirty,
  pending,
  onDiscard,
  children = 'Save changes',
}: {
  dirty: boolean;
  pending: boolean;
  onDiscard: () => void;
  /** The Save button's label, when saving does more than save. */
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

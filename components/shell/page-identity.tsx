'use client';

import { useLayoutEffect, useSyncExternalStore } from 'react';
import { type Shown, show, shownIdentity, subscribe } from './page-state';

/**
 * Declares for whom the page was rendered. Put it before anything that calls actions: every action of the page then sends it
 * (see `carry-page-identity.ts`), and the browser's other tabs are notified. Null when it is for nobody, as on the sign-in page.
 */
export function PageIdentity({ shown }: { shown: Shown | null }) {
  // Before other effects, so that an action called from a component's first effect already sends it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each server render creates a new object
  useLayoutEffect(() => show(shown), [JSON.stringify(shown)]);
  return null;
}

const atServer = () => null;

/** Returns for whom the page was rendered, for URLs that must say so; null until the page's script runs. */
export function useShownIdentity(): string | null {
  return useSyncExternalStore(subscribe, shownIdentity, atServer);
}

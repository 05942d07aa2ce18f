'use client';

import { useLayoutEffect, useSyncExternalStore } from 'react';
import { type Shown, show, shownIdentity, subscribe } from './page-state';

/**
 * Says for whom the page was rendered. Put it before what acts: every action of the page then carries it (see
 * `carry-page-identity.ts`), and the browser's other tabs learn of it. Null: for nobody in particular, as on the sign-in page.
 */
export function PageIdentity({ shown }: { shown: Shown | null }) {
  // Before other effects, so that an action which a component calls as it appears carries it already.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the server makes a new object for each rendering
  useLayoutEffect(() => show(shown), [JSON.stringify(shown)]);
  return null;
}

const atServer = () => null;

/** For whom the page was rendered, for addresses that must say so; null until the page's script runs. */
export function useShownIdentity(): string | null {
  return useSyncExternalStore(subscribe, shownIdentity, atServer);
}

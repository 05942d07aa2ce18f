'use client';

import { createContext, type ReactNode, useContext, useLayoutEffect, useSyncExternalStore } from 'react';
import { type Shown, show, shownIdentity, subscribe } from './page-state';

const RenderedFor = createContext<string | null>(null);

/**
 * Declares for whom the page was rendered. Put it before anything that calls actions: every action of the page then sends it
 * (see `carry-page-identity.ts`), and the browser's other tabs are notified. Null when it is for nobody, as on the sign-in page.
 * @param children what needs to know it in the server's HTML already, such as download links
 */
export function PageIdentity({ shown, children }: { shown: Shown | null; children?: ReactNode }) {
  // Before other effects, so that an action called from a component's first effect already sends it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each server render creates a new object
  useLayoutEffect(() => show(shown), [JSON.stringify(shown)]);
  return <RenderedFor value={shown?.identity ?? null}>{children}</RenderedFor>;
}

/** Returns for whom the page was rendered, for URLs that must say so; in the server's HTML too, below `PageIdentity`. */
export function useShownIdentity(): string | null {
  const rendered = useContext(RenderedFor);
  return useSyncExternalStore(subscribe, shownIdentity, () => rendered);
}

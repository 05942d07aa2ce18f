'use client';

import { createContext, type ReactNode, type TransitionStartFunction, useContext, useMemo, useTransition } from 'react';

interface Scope {
  pending: boolean;
  startTransition: TransitionStartFunction;
}

const ScopeContext = createContext<Scope | null>(null);

/**
 * Lets what changes a list (filters, buttons in its rows, pages) and the list itself share one transition: whatever is pressed, the
 * list shows at once that it is being loaded.
 */
export function PendingScope({ children }: { children: ReactNode }) {
  const [pending, startTransition] = useTransition();
  const scope = useMemo(() => ({ pending, startTransition }), [pending]);
  return <ScopeContext value={scope}>{children}</ScopeContext>;
}

/** Returns the transition of the nearest `PendingScope`; outside of one, like `useTransition`. */
export function useSharedTransition(): [boolean, TransitionStartFunction] {
  const scope = useContext(ScopeContext);
  const own = useTransition();
  return scope ? [scope.pending, scope.startTransition] : own;
}

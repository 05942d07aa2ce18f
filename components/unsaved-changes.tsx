'use client';

import { useRouter } from 'next/navigation';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { deferredComponent } from './deferred';
import { confirmCode } from './ui/overlay-code';

const LeaveQuestion = deferredComponent(async () => (await import('./leave-question')).LeaveQuestion);

type Leaving = {
  /** Whether any form on the page has unsaved changes. */
  isDirty: () => boolean;
  /** Resolves to true when nothing is unsaved or the user agrees to lose it. Ask before signing out or switching. */
  confirmLeave: () => Promise<boolean>;
  /** Allows leaving without asking when at most `kept` forms have unsaved changes: those whose drafts were kept. */
  allowLeave: (kept: number) => void;
  mark: (id: string, dirty: boolean) => void;
};

const LeavingContext = createContext<Leaving>({
  isDirty: () => false,
  confirmLeave: async () => true,
  allowLeave: () => {},
  mark: () => {},
});

/** The part of the Navigation API that is used here; not yet in TypeScript's DOM library. */
type TraverseEvent = Event & { navigationType: string; cancelable: boolean; destination: { key: string } };
type Navigation = EventTarget & { traverseTo: (key: string) => unknown };

function navigationApi(): Navigation | undefined {
  return (window as unknown as { navigation?: Navigation }).navigation;
}

/** Returns the URL of a plain click on a link that would leave this page within the app. */
function leavingHref(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = (event.target as Element | null)?.closest?.('a[href]');
  if (!(link instanceof HTMLAnchorElement) || link.hasAttribute('download') || (link.target && link.target !== '_self'))
    return;
  const url = new URL(link.href, location.href);
  if (url.origin !== location.origin) return;
  if (url.pathname === location.pathname && (url.search === location.search || url.hash)) return;
  return url.pathname + url.search + url.hash;
}

/** Tracks forms with unsaved changes and asks before a link, the back button or a sign-out would lose them. */
export function UnsavedChangesProvider({ children }: { children: ReactNode }) {
  const router = useRouter();
  const dirty = useRef(new Set<string>());
  const passing = useRef(false);
  const [question, setQuestion] = useState<{ answer: (leave: boolean) => void }>();

  const isDirty = useCallback(() => dirty.current.size > 0 && !passing.current, []);
  const mark = useCallback((id: string, on: boolean) => {
    // New changes are guarded again, even right after others were discarded.
    if (on && !dirty.current.has(id)) passing.current = false;
    if (on) {
      dirty.current.add(id);
      void LeaveQuestion.code.load();
    } else dirty.current.delete(id);
  }, []);

  const allowLeave = useCallback((kept: number) => {
    if (dirty.current.size <= kept) passing.current = true;
  }, []);

  const confirmLeave = useCallback(async () => {
    if (!isDirty()) return true;
    const codes = await Promise.all([LeaveQuestion.code.load(), confirmCode.load()]);
    const leave = codes.every(Boolean)
      ? await new Promise<boolean>((answer) => setQuestion({ answer }))
      : // The browser's own question, when ours cannot be loaded.
        window.confirm('Leave without saving? Your changes will be lost.');
    setQuestion(undefined);
    passing.current = leave;
    // A navigation that fails must not leave the page unguarded.
    if (leave)
      setTimeout(() => {
        passing.current = false;
      }, 3000);
    return leave;
  }, [isDirty]);

  useEffect(() => {
    const ask = async (leave: () => void) => {
      if (await confirmLeave()) leave();
    };
    const onBeforeUnload = (event: BeforeUnloadEvent) => {
      if (isDirty()) event.preventDefault();
    };
    const onClick = (event: MouseEvent) => {
      const href = isDirty() ? leavingHref(event) : undefined;
      if (!href) return;
      // On the window in the capture phase: before React, which listens on the document.
      event.preventDefault();
      event.stopPropagation();
      void ask(() => router.push(href));
    };
    const onNavigate = (event: Event) => {
      const { navigationType, cancelable, destination } = event as TraverseEvent;
      if (navigationType !== 'traverse' || !cancelable || !isDirty()) return;
      event.preventDefault();
      void ask(() => navigationApi()?.traverseTo(destination.key));
    };
    // Browsers without the Navigation API: go forward again, then ask.
    let undoing = false;
    const onPopState = (event: PopStateEvent) => {
      if (navigationApi() || (!isDirty() && !undoing)) return;
      event.stopImmediatePropagation();
      if (undoing) {
        undoing = false;
        return;
      }
      undoing = true;
      history.go(1);
      void ask(() => history.go(-1));
    };

    window.addEventListener('beforeunload', onBeforeUnload);
    window.addEventListener('click', onClick, true);
    window.addEventListener('popstate', onPopState, true);
    navigationApi()?.addEventListener('navigate', onNavigate);
    return () => {
      window.removeEventListener('beforeunload', onBeforeUnload);
      window.removeEventListener('click', onClick, true);
      window.removeEventListener('popstate', onPopState, true);
      navigationApi()?.removeEventListener('navigate', onNavigate);
    };
  }, [confirmLeave, isDirty, router]);

  const context = useMemo(
    () => ({ isDirty, confirmLeave, allowLeave, mark }),
    [isDirty, confirmLeave, allowLeave, mark],
  );
  return (
    <LeavingContext value={context}>
      {children}
      <LeaveQuestion open={Boolean(question)} onAnswer={(leave) => question?.answer(leave)} />
    </LeavingContext>
  );
}

/** Asks before unsaved changes are lost: `if (await confirmLeave()) signOut()`. */
export function useUnsavedChanges(): Pick<Leaving, 'confirmLeave' | 'isDirty' | 'allowLeave'> {
  return useContext(LeavingContext);
}

/** Marks a form as dirty: render it in each form with `dirty={formState.isDirty}`. */
export function UnsavedChanges({ dirty }: { dirty: boolean }) {
  const { mark } = useContext(LeavingContext);
  const id = useId();
  useEffect(() => {
    mark(id, dirty);
    return () => mark(id, false);
  }, [mark, id, dirty]);
  return null;
}

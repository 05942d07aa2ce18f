'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { readPageData } from '@/app/_shared/read-page-data';
import { isCurrent } from '@/components/shell/page-state';
import { type Change, type ChangeKind, doneOf, isFinished } from './change';

const EVERY_MS = 1_000;
const AFTER_FAILURE_MS = 5_000;

/** Follows a bulk change: asks every second while it runs and the page is visible, and refreshes the page when it has finished. */
export function useLiveChange<C extends Change>(given: C, { statusAddress }: ChangeKind<C>): C {
  const [asked, setAsked] = useState(given);
  const change = isFinished(given) || doneOf(given) > doneOf(asked) ? given : asked;
  const { id } = given;
  const running = !isFinished(change);
  const router = useRouter();
  useEffect(() => {
    if (!running) return;
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const wait = (ms: number) => {
      if (!stopped) timer = setTimeout(ask, ms);
    };
    const ask = async () => {
      if (document.visibilityState !== 'visible' || !isCurrent()) return wait(EVERY_MS);
      const now = await readPageData<C>(`${statusAddress}?id=${id}`).catch(() => undefined);
      if (stopped) return;
      if (!now) return wait(AFTER_FAILURE_MS);
      setAsked(now);
      if (isFinished(now)) router.refresh();
      else wait(EVERY_MS);
    };
    wait(EVERY_MS);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [id, running, router, statusAddress]);
  return change;
}

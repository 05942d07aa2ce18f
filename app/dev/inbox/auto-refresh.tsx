'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Loads the page's data again every few seconds, while somebody is looking at it. */
export function AutoRefresh({ seconds }: { seconds: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
    }, seconds * 1_000);
    return () => clearInterval(timer);
  }, [router, seconds]);
  return null;
}

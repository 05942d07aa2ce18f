'use client';

import { useRouter } from 'next/navigation';

/**
 * Returns a problem handler that refreshes the page behind the dialog when someone else revoked, rotated or deleted the key
 * first. The dialog stays open to say what happened: the handler always returns false, so the form shows the problem.
 */
export function useRefreshWhenGone(): (problem: { code: string }) => false {
  const router = useRouter();
  return ({ code }) => {
    if (code === 'conflict' || code === 'not_found') router.refresh();
    return false;
  };
}

'use client';

import { useRouter } from 'next/navigation';

/**
 * For a problem that means that somebody else was quicker (the key is revoked, rotated or gone): the page behind the
 * dialog is asked for anew, and the dialog stays to say what happened. Never deals with the problem itself.
 */
export function useRefreshWhenGone(): (problem: { code: string }) => false {
  const router = useRouter();
  return ({ code }) => {
    if (code === 'conflict' || code === 'not_found') router.refresh();
    return false;
  };
}

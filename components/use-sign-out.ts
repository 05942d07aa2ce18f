'use client';

import { unstable_rethrow } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import { failedCall } from './failed-call';

/**
 * Returns a function that signs out, and whether that is in progress. An unreachable server is reported in a toast: nobody may believe
 * that they are signed out when they are not.
 */
export function useSignOut(signOutAction: () => void | Promise<void>) {
  const [pending, start] = useTransition();
  const signOut = () =>
    new Promise<void>((resolve) => {
      start(async () => {
        try {
          await signOutAction();
        } catch (error) {
          // The redirect to the sign-in page is thrown, too.
          unstable_rethrow(error);
          toast.error(`You are still signed in. ${failedCall(error).problem.detail}`);
        } finally {
          resolve();
        }
      });
    });
  return { signOut, pending };
}

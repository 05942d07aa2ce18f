'use server';

import { redirect } from 'next/navigation';
import type { z } from 'zod';
import { type ActionResult, answer } from '@/lib/adapters/action';
import { currentSession } from '@/lib/adapters/session';
import type { SignedIn } from '@/lib/auth/find-session';
import { signInWithPassword, signOutHere } from '@/lib/auth/next-auth';
import { SignInInput } from '@/lib/auth/schema';
import { parseInput } from '@/lib/parse';

/** Signs in. @returns the step that is still due before the page can go on to where it was meant to */
export async function signInAction(
  input: z.input<typeof SignInInput>,
): Promise<ActionResult<{ pending: SignedIn['pending'] }>> {
  return answer(async () => {
    const { email, password } = parseInput(SignInInput, input);
    await signInWithPassword(email, password);
    return { pending: (await currentSession())?.pending ?? null };
  });
}

/** Signs this browser out. */
export async function signOutAction(): Promise<void> {
  await answer(signOutHere);
  redirect('/login');
}

'use server';

import { redirect } from 'next/navigation';
import type { z } from 'zod';
import { type ActionResult, answer } from '@/lib/adapters/action';
import { signInWithPassword, signOutHere } from '@/lib/auth/next-auth';
import { SignInInput } from '@/lib/auth/schema';
import { parseInput } from '@/lib/parse';

/** Signs in; the page then goes on to where it was meant to. */
export async function signInAction(input: z.input<typeof SignInInput>): Promise<ActionResult<null>> {
  return answer(async () => {
    const { email, password } = parseInput(SignInInput, input);
    await signInWithPassword(email, password);
    return null;
  });
}

/** Signs this browser out. */
export async function signOutAction(): Promise<void> {
  await answer(signOutHere);
  redirect('/login');
}

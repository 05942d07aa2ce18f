'use server';

import { redirect } from 'next/navigation';
import type { z } from 'zod';
import { PasskeySignInInput, SignInInput } from '@/lib/account/sign-in/schema';
import { parseInput } from '@/lib/core/parse';
import { type ActionResult, answer } from '@/lib/http/pages/action';
import { signInWithPasskey, signInWithPassword, signOutHere } from '@/lib/http/pages/next-auth';
import { currentSession, stepPath } from '@/lib/http/pages/session';
import { localPath } from '../local-path';

/**
 * Signs in.
 * @param next where the page is meant to go on to
 * @returns the page of the step that is still due before it can; null when there is none
 */
export async function signInAction(
  input: z.input<typeof SignInInput>,
  next: string,
): Promise<ActionResult<{ step_path: string | null }>> {
  return answer(async () => {
    const { email, password } = parseInput(SignInInput, input);
    await signInWithPassword(email, password);
    const pending = (await currentSession())?.pending;
    return { step_path: pending ? stepPath(pending, localPath(next)) : null };
  });
}

/** Signs in by a passkey alone. Nothing is due after it. */
export async function signInWithPasskeyAction(input: z.input<typeof PasskeySignInInput>): Promise<ActionResult<null>> {
  return answer(async () => {
    await signInWithPasskey(parseInput(PasskeySignInInput, input).passkey);
    return null;
  });
}

/** Signs this browser out. */
export async function signOutAction(): Promise<void> {
  // Also from a page of an older version: whoever signs out is out.
  await answer(signOutHere, { any_version: true });
  redirect('/login');
}

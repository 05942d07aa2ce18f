'use server';

import { redirect } from 'next/navigation';
import type { z } from 'zod';
import { type ActionResult, action, answer } from '@/lib/adapters/action';
import { formField } from '@/lib/adapters/form-field';
import { requestContext } from '@/lib/adapters/session';
import { joinWithPassword } from '@/lib/auth/join';
import { signInWithPassword, signOutHere } from '@/lib/auth/next-auth';
import { JoinInput } from '@/lib/auth/schema';
import { acceptInvitation } from '@/lib/invitations/operations';
import { parseInput } from '@/lib/parse';
import { switchOrganization } from '@/lib/profile/operations';

export const acceptInvitationAction = action(acceptInvitation);
export const switchOrganizationAction = action(switchOrganization);

/** Joins with the password of the invited account, and signs in. */
export async function joinWithPasswordAction(input: z.input<typeof JoinInput>): Promise<ActionResult<null>> {
  return answer(async () => {
    const { token, password } = parseInput(JoinInput, input);
    const email = await joinWithPassword(token, password, await requestContext());
    await signInWithPassword(email, password);
    return null;
  });
}

/** Signs out and comes back to the link, for somebody who is signed in as another person. */
export async function signOutToJoinAction(form: FormData): Promise<void> {
  const token = formField(form, 'token');
  await answer(signOutHere);
  redirect(`/join?token=${encodeURIComponent(token)}`);
}

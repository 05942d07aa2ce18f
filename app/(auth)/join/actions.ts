'use server';

import { redirect } from 'next/navigation';
import type { z } from 'zod';
import { switchOrganization } from '@/lib/account/profile/operations';
import { joinWithPassword } from '@/lib/account/sign-in/join';
import { JoinInput } from '@/lib/account/sign-in/schema';
import { parseInput } from '@/lib/core/parse';
import { type ActionResult, action, answer } from '@/lib/http/pages/action';
import { markDevice } from '@/lib/http/pages/cookies';
import { formField } from '@/lib/http/pages/form-field';
import { setSessionToken, signInWithPassword, signOutHere } from '@/lib/http/pages/next-auth';
import { requestContext } from '@/lib/http/pages/session';
import { acceptInvitation } from '@/lib/organization/invitations/operations';

export const acceptInvitationAction = action(acceptInvitation);
export const switchOrganizationAction = action(switchOrganization, { agreement: 'user' });

/** Joins with the password of the invited account, and signs in; somebody with a second factor gives that first. */
export async function joinWithPasswordAction(input: z.input<typeof JoinInput>): Promise<ActionResult<null>> {
  return answer(async () => {
    const { token, password } = parseInput(JoinInput, input);
    const request = { ...(await requestContext()), device_hash: await markDevice() };
    const joined = await joinWithPassword(token, password, request);
    if ('token' in joined) await setSessionToken(joined.token);
    else await signInWithPassword(joined.email, password);
    return null;
  });
}

/** Signs out and comes back to the link, for somebody who is signed in as another person. */
export async function signOutToJoinAction(form: FormData): Promise<void> {
  const token = formField(form, 'token');
  await answer(signOutHere, { any_version: true });
  redirect(`/join?token=${encodeURIComponent(token)}`);
}

'use server';

import { redirect } from 'next/navigation';
import { switchOrganization } from '@/lib/account/profile/operations';
import { joinWithPassword } from '@/lib/account/sign-in/operations';
import { action, answer } from '@/lib/http/pages/action';
import { formField } from '@/lib/http/pages/form-field';
import { setSessionToken, signInWithPassword, signOutHere } from '@/lib/http/pages/next-auth';
import { publicAction } from '@/lib/http/pages/public-action';
import { acceptInvitation, declineInvitation } from '@/lib/organization/invitations/operations';

export const acceptInvitationAction = action(acceptInvitation);
export const declineInvitationAction = publicAction(declineInvitation);
export const switchOrganizationAction = action(switchOrganization, { agreement: 'user' });

/** Joins with the password of the invited account and signs in; the second factor comes first where there is one. */
export const joinWithPasswordAction = publicAction(joinWithPassword, {
  marksDevice: true,
  async respond(joined, { password }) {
    if ('token' in joined) await setSessionToken(joined.token);
    else await signInWithPassword(joined.email, password);
    return null;
  },
});

/** Signs out and comes back to the link, for somebody who is signed in as another person. */
export async function signOutToJoinAction(form: FormData): Promise<void> {
  const token = formField(form, 'token');
  await answer(signOutHere, { any_version: true });
  redirect(`/join?token=${encodeURIComponent(token)}`);
}

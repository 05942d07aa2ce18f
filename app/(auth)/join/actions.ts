'use server';

import { redirect } from 'next/navigation';
import { action, answer } from '@/lib/adapters/action';
import { signOutHere } from '@/lib/auth/next-auth';
import { acceptInvitation } from '@/lib/invitations/operations';
import { switchOrganization } from '@/lib/profile/operations';

export const acceptInvitationAction = action(acceptInvitation);
export const switchOrganizationAction = action(switchOrganization);

/** Signs out and comes back to the link, for somebody who is signed in as another person. */
export async function signInAsInvitedAction(form: FormData): Promise<void> {
  const token = String(form.get('token') ?? '');
  await answer(signOutHere);
  redirect(`/login?next=${encodeURIComponent(`/join?token=${encodeURIComponent(token)}`)}`);
}

'use server';

import { redirect } from 'next/navigation';
import { action, answer } from '@/lib/adapters/action';
import { signOutHere } from '@/lib/auth/next-auth';
import { switchOrganization } from '@/lib/profile/operations';

const turnTo = action(switchOrganization);

/** Signs this browser out. */
export async function signOutAction(): Promise<void> {
  await answer(signOutHere);
  redirect('/login');
}

/** Turns this session to another organization, and begins there with its first tab. */
export async function switchOrganizationAction(form: FormData): Promise<void> {
  await turnTo({ organization_id: String(form.get('organization_id')) });
  redirect('/settings/organization');
}

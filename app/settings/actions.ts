'use server';

import { redirect } from 'next/navigation';
import { action } from '@/lib/adapters/action';
import { formField } from '@/lib/adapters/form-field';
import { setSessionToken } from '@/lib/auth/next-auth';
import { rotateSession } from '@/lib/auth/session';
import { switchOrganization } from '@/lib/profile/operations';
import { confirmByCode, confirmByPassword } from '@/lib/security/operations';

/** Confirms by the password who sits there. The session gets a new token, as after signing in (ASVS 7.2.4). */
export const confirmByPasswordAction = action(confirmByPassword, async ({ session_id }) => {
  await setSessionToken(await rotateSession(session_id));
});

/** Confirms the same by a code. */
export const confirmByCodeAction = action(confirmByCode, async ({ session_id }) => {
  await setSessionToken(await rotateSession(session_id));
});

const turnTo = action(switchOrganization);

/** Turns this session to another organization, and begins there with its first tab. */
export async function switchOrganizationAction(form: FormData): Promise<void> {
  await turnTo({ organization_id: formField(form, 'organization_id') });
  redirect('/settings/organization');
}

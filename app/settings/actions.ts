'use server';

import { redirect } from 'next/navigation';
import { action } from '@/lib/adapters/action';
import { formField } from '@/lib/adapters/form-field';
import { requestOwnPasskey } from '@/lib/passkeys/operations';
import { switchOrganization } from '@/lib/profile/operations';
import { confirmByCode, confirmByPasskey, confirmByPassword } from '@/lib/security/operations';

/** Confirms by the password who sits there. */
export const confirmByPasswordAction = action(confirmByPassword);

/** Confirms the same by a code. */
export const confirmByCodeAction = action(confirmByCode);

/** Confirms the same by a passkey. */
export const confirmByPasskeyAction = action(confirmByPasskey);

/** What the browser is asked with for it, and wherever a passkey stands for the second factor. */
export const requestPasskeyAction = action(requestOwnPasskey);

const turnTo = action(switchOrganization);

/** Turns this session to another organization, and begins there with its first tab. */
export async function switchOrganizationAction(form: FormData): Promise<void> {
  await turnTo({ organization_id: formField(form, 'organization_id') });
  redirect('/settings/organization');
}

'use server';

import { redirect } from 'next/navigation';
import { action } from '@/lib/adapters/action';
import { switchOrganization } from '@/lib/profile/operations';

const turnTo = action(switchOrganization);

/** Turns this session to another organization, and begins there with its first tab. */
export async function switchOrganizationAction(form: FormData): Promise<void> {
  await turnTo({ organization_id: String(form.get('organization_id')) });
  redirect('/settings/organization');
}

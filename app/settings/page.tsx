import { redirect } from 'next/navigation';

/** Redirects to the first tab, which every role may see. */
export default function SettingsPage() {
  redirect('/settings/organization');
}

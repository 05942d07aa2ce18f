import { redirect } from 'next/navigation';

/** The first tab, which every role may see. */
export default function SettingsPage() {
  redirect('/settings/organization');
}

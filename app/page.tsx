import { redirect } from 'next/navigation';

/** Redirects to the settings. */
export default function Home() {
  redirect('/settings/organization');
}

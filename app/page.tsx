import { redirect } from 'next/navigation';

/** The settings are the product. */
export default function Home() {
  redirect('/settings/organization');
}

import { Compass } from 'lucide-react';
import Link from 'next/link';
import { EmptyState } from '@/components/empty-state';
import { Button } from '@/components/ui/button';

/** A settings page that does not exist. */
export default function SettingsNotFound() {
  return (
    <EmptyState
      icon={<Compass />}
      heading="h1"
      title="Page not found"
      action={
        <Button asChild>
          <Link href="/settings/organization">Go to Organization</Link>
        </Button>
      }
    >
      It may have been deleted, or it belongs to an organization you’re not a member of.
    </EmptyState>
  );
}

import { Compass } from 'lucide-react';
import Link from 'next/link';
import { EmptyState } from '@/components/empty-state';
import { Button } from '@/components/ui/button';

/** A tab that is not there. */
export default function SettingsNotFound() {
  return (
    <EmptyState
      icon={<Compass />}
      heading="h1"
      title="There is nothing at this address"
      action={
        <Button asChild>
          <Link href="/settings/organization">Go to Organization</Link>
        </Button>
      }
    >
      It may have been deleted, or it belongs to an organization that you are not in.
    </EmptyState>
  );
}

import { Compass } from 'lucide-react';
import { EmptyState } from '@/components/empty-state';
import { PrefetchLink } from '@/components/prefetch-link';
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
          <PrefetchLink href="/settings/organization">Go to Organization</PrefetchLink>
        </Button>
      }
    >
      It may have been deleted, or it belongs to an organization you’re not a member of.
    </EmptyState>
  );
}

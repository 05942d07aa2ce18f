import { Compass } from 'lucide-react';
import { EmptyState } from '@/components/empty-state';
import { PrefetchLink } from '@/components/prefetch-link';
import { Button } from '@/components/ui/button';

export const metadata = { title: 'Not found' };

/** A page that does not exist, or that belongs to another organization. */
export default function NotFound() {
  return (
    <main id="main" tabIndex={-1} className="grid min-h-[70dvh] place-items-center outline-none">
      <EmptyState
        heading="h1"
        icon={<Compass />}
        title="Page not found"
        action={
          <Button asChild>
            <PrefetchLink href="/settings">Go to settings</PrefetchLink>
          </Button>
        }
      >
        It may have been deleted, or it belongs to an organization you’re not a member of.
      </EmptyState>
    </main>
  );
}

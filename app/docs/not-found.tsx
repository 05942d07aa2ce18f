import { Compass } from 'lucide-react';
import { EmptyState } from '@/components/empty-state';
import { PrefetchLink } from '@/components/prefetch-link';
import { Button } from '@/components/ui/button';

export const metadata = { title: 'Not found' };

/** The 404 page for URLs under /docs. */
export default function NotFound() {
  return (
    <EmptyState
      heading="h1"
      icon={<Compass />}
      title="Page not found"
      action={
        <Button asChild>
          <PrefetchLink href="/docs">See all endpoints</PrefetchLink>
        </Button>
      }
    >
      The endpoint may have moved to another group, or the URL is mistyped.
    </EmptyState>
  );
}

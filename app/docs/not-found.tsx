import { Compass } from 'lucide-react';
import { EmptyState } from '@/components/empty-state';
import { PrefetchLink } from '@/components/prefetch-link';
import { Button } from '@/components/ui/button';

export const metadata = { title: 'Not found' };

/** An address below /docs that leads nowhere. */
export default function NotFound() {
  return (
    <EmptyState
      heading="h1"
      icon={<Compass />}
      title="There is no such page in the reference"
      action={
        <Button asChild>
          <PrefetchLink href="/docs">See all endpoints</PrefetchLink>
        </Button>
      }
    >
      The endpoint may have another group, or the address is mistyped.
    </EmptyState>
  );
}

import { ForbiddenState } from '@/components/forbidden-state';
import { PrefetchLink } from '@/components/prefetch-link';
import { Button } from '@/components/ui/button';

export const metadata = { title: 'No access' };

/** A page that the user's role does not include. */
export default function Forbidden() {
  return (
    <main id="main" tabIndex={-1} className="grid min-h-[70dvh] place-items-center outline-none">
      <ForbiddenState
        heading="h1"
        action={
          <Button asChild>
            <PrefetchLink href="/settings">Go to settings</PrefetchLink>
          </Button>
        }
      />
    </main>
  );
}

import { ForbiddenState } from '@/components/forbidden-state';
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
            {/* No `Link`: this page is part of every other, and the router's link is 3 kB. */}
            <a href="/settings">Go to settings</a>
          </Button>
        }
      />
    </main>
  );
}

import { ArrowLeft } from 'lucide-react';
import { PrefetchLink } from '@/components/prefetch-link';

/** The link above the heading that leads back to the Users tab. */
export function BackToUsers() {
  return (
    <PrefetchLink
      href="/settings/users"
      className="-ml-1 mb-3 inline-flex h-7 items-center gap-1.5 rounded-sm px-1 text-muted text-note hover:text-text"
    >
      <ArrowLeft aria-hidden="true" className="size-3.5" />
      Users
    </PrefetchLink>
  );
}

import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { PrefetchLink } from './prefetch-link';

interface Props {
  href: string;
  /** The name of the page that it leads to. */
  children: ReactNode;
}

/** The link above a heading that leads back to the list. */
export function BackLink({ href, children }: Props) {
  return (
    <PrefetchLink
      href={href}
      className="-ml-1 mb-3 inline-flex h-7 items-center gap-1.5 rounded-sm px-1 text-muted text-note hover:text-text"
    >
      <ArrowLeft aria-hidden="true" className="size-3.5" />
      {children}
    </PrefetchLink>
  );
}

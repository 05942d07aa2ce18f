'use client';

import { useLinkStatus } from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { PrefetchLink } from '@/components/prefetch-link';
import { cn } from '@/components/ui/class-names';

/** Highlights the current item, and a clicked one while its page loads. */
function Backdrop({ current }: { current: boolean }) {
  const { pending } = useLinkStatus();
  return (
    <span
      aria-hidden="true"
      className={cn(
        '-z-10 absolute inset-0 rounded-sm',
        current || pending ? 'bg-panel shadow-card ring-1 ring-line' : 'group-hover:bg-hover',
      )}
    />
  );
}

/** A navigation link. Its page is prefetched when the pointer or the focus rests on it, so that it opens at once. */
export function NavLink({
  href,
  icon,
  count,
  exact = false,
  children,
}: {
  href: string;
  icon?: ReactNode;
  count?: string;
  exact?: boolean;
  children: ReactNode;
}) {
  const pathname = usePathname();
  const current = pathname === href || (!exact && pathname.startsWith(`${href}/`));
  return (
    <PrefetchLink
      href={href}
      prefetch={!current}
      aria-current={current ? 'page' : undefined}
      className="group relative isolate flex h-8 items-center gap-2.5 rounded-sm px-2 text-muted hover:text-text aria-[current]:font-medium aria-[current]:text-text max-md:h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint aria-[current]:[&_svg]:text-accent-ink"
    >
      <Backdrop current={current} />
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {count !== undefined && <span className="text-faint text-xs tabular-nums">{count}</span>}
    </PrefetchLink>
  );
}

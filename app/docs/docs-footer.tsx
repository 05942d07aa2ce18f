'use client';

import { ArrowLeft, LogIn, SunMoon } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { PrefetchLink } from '@/components/prefetch-link';
import { ThemeMenuItems } from '@/components/theme-menu-items';
import { Button } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';

/** A link back to the settings or to sign in, and the theme menu. */
export function DocsFooter({ signedIn }: { signedIn: boolean }) {
  const pathname = usePathname();
  const Icon = signedIn ? ArrowLeft : LogIn;
  return (
    <div className="flex items-center gap-1">
      <PrefetchLink
        href={signedIn ? '/settings/api-keys' : `/login?next=${encodeURIComponent(pathname)}`}
        className="flex h-10 min-w-0 flex-1 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-hover hover:text-text [&_svg]:size-4"
      >
        <Icon aria-hidden="true" />
        {signedIn ? 'Settings' : 'Sign in'}
      </PrefetchLink>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="Choose theme">
            <SunMoon aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent side="top">
          <ThemeMenuItems />
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}

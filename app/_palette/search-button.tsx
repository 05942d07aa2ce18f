'use client';

import { Search } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/class-names';
import { Kbd } from '@/components/ui/kbd';
import { prefetchPalette } from './palette-loader';
import { usePalette } from './palette-provider';

/** The button that opens the command palette: as wide as a search field in the sidebar, or an icon in a phone's top bar. */
export function SearchButton({ icon = false, className }: { icon?: boolean; className?: string }) {
  const { open, apple } = usePalette();
  const events = { onClick: open, onPointerEnter: prefetchPalette, onFocus: prefetchPalette };
  if (icon) {
    return (
      <Button {...events} variant="ghost" size="icon" aria-label="Search" className={className}>
        <Search aria-hidden="true" />
      </Button>
    );
  }
  return (
    <button
      type="button"
      {...events}
      aria-keyshortcuts={apple ? 'Meta+K' : 'Control+K'}
      className={cn(
        'flex h-8 w-full items-center gap-2.5 rounded-md border bg-panel px-2 text-left text-muted shadow-card hover:border-line-strong hover:text-text',
        className,
      )}
    >
      <Search aria-hidden="true" className="size-4 shrink-0 text-faint" />
      <span className="min-w-0 flex-1 truncate">Search</span>
      <Kbd className="px-1.5">{apple ? '⌘K' : 'Ctrl K'}</Kbd>
    </button>
  );
}

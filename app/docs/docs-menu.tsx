'use client';

import { Menu } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Sheet, SheetContent, SheetTrigger } from '@/components/ui/sheet';
import { DocsNav } from './docs-nav';
import type { Entry } from './search-index';

/**
 * The navigation on phones: a sheet that closes on navigation.
 * @param head precedes the search and gets the focus, so that opening the menu does not open the on-screen keyboard
 */
export function DocsMenu({ entries, head, footer }: { entries: Entry[]; head: ReactNode; footer: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Sheet open={open} onOpenChange={setOpen}>
      <SheetTrigger asChild>
        <Button variant="ghost" size="icon" aria-label="Open menu">
          <Menu aria-hidden="true" />
        </Button>
      </SheetTrigger>
      <SheetContent title="API reference" hideTitle side="left">
        <div className="flex min-h-0 flex-1 flex-col p-3">
          <div ref={takeFocus} tabIndex={-1} className="mr-12 outline-none">
            {head}
          </div>
          <DocsNav entries={entries} onNavigate={() => setOpen(false)} />
          <div className="border-t pt-2">{footer}</div>
        </div>
      </SheetContent>
    </Sheet>
  );
}

function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}

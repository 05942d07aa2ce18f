'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useDeferred } from '@/components/deferred';
import { cn } from './class-names';
import { scrim } from './dialog';
import { RememberOpener, useFocusReturn } from './focus-return';
import { OverlayRoot, OverlayTrigger, TriggerElement, useOverlay } from './overlay';
import { dialogCode } from './overlay-code';

/** The state of a sheet; controlled with `open` and `onOpenChange`. */
export const Sheet = OverlayRoot;
/** The button that opens it; use `asChild` with a `Button`. */
export const SheetTrigger = OverlayTrigger;

/** A modal panel at the left or right edge. `hideTitle` hides the title visually. */
export function SheetContent({
  title,
  hideTitle = false,
  side = 'right',
  className,
  children,
}: {
  title: string;
  hideTitle?: boolean;
  side?: 'left' | 'right';
  className?: string;
  children: ReactNode;
}) {
  const { open, setOpen, wanted, contentId } = useOverlay();
  const { opener, onCloseAutoFocus } = useFocusReturn();
  const Primitive = useDeferred(dialogCode, wanted);
  if (!Primitive) return null;
  return (
    <Primitive.Root open={open} onOpenChange={setOpen}>
      <Primitive.Trigger asChild>
        <TriggerElement />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Overlay className={scrim} />
        <Primitive.Content
          id={contentId}
          aria-describedby={undefined}
          onCloseAutoFocus={onCloseAutoFocus}
          className={cn(
            'fixed inset-y-0 z-50 flex w-[min(88vw,320px)] flex-col bg-bg shadow-modal outline-none',
            side === 'left'
              ? 'left-0 animate-slide border-r data-[state=closed]:animate-slide-out'
              : 'right-0 w-[min(100vw,480px)] animate-rise border-l data-[state=closed]:animate-rise-out',
            className,
          )}
        >
          <RememberOpener opener={opener} />
          <Primitive.Title className={hideTitle ? 'sr-only' : 'px-5 pt-5 font-semibold text-base'}>
            {title}
          </Primitive.Title>
          {children}
          <Primitive.Close
            aria-label="Close"
            className="absolute top-3 right-3 grid size-10 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text [&_svg]:size-4"
          >
            <X aria-hidden="true" />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

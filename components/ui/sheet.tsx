'use client';

import type { ReactNode } from 'react';
import { useDeferred } from '@/components/deferred';
import { cn } from './class-names';
import { ModalClose, ModalFrame } from './modal';
import { OverlayRoot, OverlayTrigger, useOverlay } from './overlay';
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
  const { wanted } = useOverlay();
  const primitive = useDeferred(dialogCode, wanted);
  if (!primitive) return null;
  return (
    <ModalFrame
      primitive={primitive}
      described={false}
      className={cn(
        'fixed inset-y-0 z-50 flex w-[min(88vw,320px)] flex-col bg-bg shadow-modal outline-none',
        side === 'left'
          ? 'left-0 animate-slide border-r data-[state=closed]:animate-slide-out'
          : 'right-0 w-[min(100vw,480px)] animate-rise border-l data-[state=closed]:animate-rise-out',
        className,
      )}
    >
      <primitive.Title className={hideTitle ? 'sr-only' : 'px-5 pt-5 font-semibold text-base'}>{title}</primitive.Title>
      {children}
      <ModalClose primitive={primitive} className="top-3 right-3 size-10" />
    </ModalFrame>
  );
}

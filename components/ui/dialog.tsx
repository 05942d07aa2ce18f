'use client';

import type { DialogContentProps as PrimitiveProps } from 'radix-ui/dialog';
import type { ReactNode } from 'react';
import { type Deferred, useDeferred } from '@/components/deferred';
import { cn } from './class-names';
import { ModalClose, ModalFrame, modal } from './modal';
import { OverlayRoot, OverlayTrigger, useOverlay } from './overlay';
import { dialogCode } from './overlay-code';
import { Slot } from './slot';

/** The state of a dialog; controlled with `open` and `onOpenChange`. */
export const Dialog = OverlayRoot;
/** The element that opens it; use `asChild` with a `Button`. */
export const DialogTrigger = OverlayTrigger;

/** Makes its only child, a `Button`, close the dialog. */
export function DialogClose({ children }: { children: ReactNode }) {
  const { setOpen } = useOverlay();
  return <Slot onClick={() => setOpen(false)}>{children}</Slot>;
}

const sizes = { sm: 'sm:max-w-md', md: 'sm:max-w-lg', lg: 'sm:max-w-2xl', xl: 'sm:max-w-4xl' };

type DialogContentProps = Omit<PrimitiveProps, 'title' | 'id' | 'onCloseAutoFocus'> & {
  title: ReactNode;
  description?: ReactNode;
  size?: keyof typeof sizes;
  /** `false` removes the close button and ignores Escape and clicks outside. */
  dismissible?: boolean;
  /** A deferred component among the children: loaded together with the dialog's own code, which waits for it. */
  needs?: { code: Deferred<unknown> };
};

/**
 * A modal with a title. Its body scrolls while the header and `DialogFooter` stay in place; put the footer last. The focus
 * returns to where it was when the dialog closes.
 */
export function DialogContent({
  title,
  description,
  size = 'md',
  dismissible = true,
  needs,
  className,
  children,
  ...props
}: DialogContentProps) {
  const { wanted } = useOverlay();
  const primitive = useDeferred(dialogCode, wanted);
  const inside = useDeferred<unknown>(needs?.code ?? dialogCode, wanted);
  if (!primitive || !inside) return null;
  const stay = (event: Event) => {
    if (!dismissible) event.preventDefault();
  };
  return (
    <ModalFrame
      primitive={primitive}
      described={Boolean(description)}
      onEscapeKeyDown={stay}
      onInteractOutside={stay}
      {...props}
      className={cn(modal, sizes[size], className)}
    >
      <header className={cn('shrink-0 px-5 pt-5', dismissible && 'pr-14')}>
        <primitive.Title className="text-balance font-semibold text-base [overflow-wrap:anywhere]">
          {title}
        </primitive.Title>
        {description && (
          <primitive.Description className="mt-1 text-pretty text-muted">{description}</primitive.Description>
        )}
      </header>
      {/* Not `flex-1`: its basis of 0 % gives WebKit no height when the dialog is as high as its content. */}
      <div className="grid min-h-0 flex-auto grid-cols-1 gap-[18px] overflow-y-auto overflow-x-hidden overscroll-contain px-5 pt-4 pb-5">
        {children}
      </div>
      {dismissible && <ModalClose primitive={primitive} className="top-3.5 right-3.5 size-8 max-sm:size-10" />}
    </ModalFrame>
  );
}

/** The dialog's actions, the main one last; stacked on a phone. Stays at the bottom while the body scrolls. */
export function DialogFooter({
  hint,
  className,
  children,
}: {
  hint?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <footer
      className={cn(
        '-mx-5 -mb-5 sticky -bottom-5 z-10 flex items-center justify-end gap-2 border-t bg-panel px-5 py-3',
        'max-sm:flex-col-reverse max-sm:items-stretch',
        className,
      )}
    >
      {hint && <div className="mr-auto min-w-0 text-muted text-note max-sm:mr-0">{hint}</div>}
      {children}
    </footer>
  );
}

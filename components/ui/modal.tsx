'use client';

import { X } from 'lucide-react';
import type * as DialogPrimitive from 'radix-ui/dialog';
import { cn } from './class-names';
import { RememberOpener, useFocusReturn } from './focus-return';
import { TriggerElement, useOverlay } from './overlay';

/** Positions a modal: centred, or at the bottom edge of a phone. */
export const modal = cn(
  'fixed z-50 flex max-h-[calc(100dvh-48px)] flex-col overflow-clip bg-panel shadow-modal outline-none',
  'inset-x-0 bottom-0 w-full rounded-t-xl border-t pb-[env(safe-area-inset-bottom)]',
  'sm:inset-0 sm:m-auto sm:h-fit sm:rounded-xl sm:border sm:pb-0',
  'animate-rise data-[state=closed]:animate-rise-out',
);

type Parts = Pick<typeof DialogPrimitive, 'Root' | 'Trigger' | 'Portal' | 'Overlay' | 'Content'>;

interface ModalFrameProps extends Omit<DialogPrimitive.DialogContentProps, 'id' | 'onCloseAutoFocus'> {
  /** Radix's dialog or alert dialog. */
  primitive: Parts;
  /** Whether the content has a description; without one, the modal says so to Radix. */
  described: boolean;
  /** Instead of the overlay's own. */
  onOpenChange?: (open: boolean) => void;
}

/** A modal over a dimmed page, opened by the surrounding overlay. The focus returns to where it was when it closes. */
export function ModalFrame({ primitive, described, onOpenChange, children, ...content }: ModalFrameProps) {
  const { open, setOpen, contentId } = useOverlay();
  const { opener, onCloseAutoFocus } = useFocusReturn();
  const { Root, Trigger, Portal, Overlay, Content } = primitive;
  return (
    <Root open={open} onOpenChange={onOpenChange ?? setOpen}>
      <Trigger asChild>
        <TriggerElement />
      </Trigger>
      <Portal>
        <Overlay className="fixed inset-0 z-50 animate-fade bg-scrim data-[state=closed]:animate-fade-out" />
        <Content
          id={contentId}
          onCloseAutoFocus={onCloseAutoFocus}
          {...(described ? {} : { 'aria-describedby': undefined })}
          {...content}
        >
          <RememberOpener opener={opener} />
          {children}
        </Content>
      </Portal>
    </Root>
  );
}

/** The cross in the corner of a modal. */
export function ModalClose({
  primitive,
  className,
}: {
  primitive: Pick<typeof DialogPrimitive, 'Close'>;
  className: string;
}) {
  return (
    <primitive.Close
      aria-label="Close"
      className={cn(
        'absolute grid place-items-center rounded-sm text-muted hover:bg-hover hover:text-text [&_svg]:size-4',
        className,
      )}
    >
      <X aria-hidden="true" />
    </primitive.Close>
  );
}

'use client';

import type { PopoverContentProps } from 'radix-ui/popover';
import { deferred, useDeferred } from '@/components/deferred';
import { cn } from './class-names';
import { OverlayRoot, OverlayTrigger, TriggerElement, useOverlay } from './overlay';

const popoverCode = deferred(() => import('radix-ui/popover'));

/** The state of a popover; controlled with `open` and `onOpenChange`. */
export const Popover = OverlayRoot;
/** The element that opens it; use `asChild` with a `Button`. */
export const PopoverTrigger = OverlayTrigger;

/** The popover's content, next to its trigger; for filters and details that need no dialog. */
export function PopoverContent({ className, align = 'start', ...props }: PopoverContentProps) {
  const { open, setOpen, wanted, contentId } = useOverlay();
  const Primitive = useDeferred(popoverCode, wanted);
  if (!Primitive) return null;
  return (
    <Primitive.Root open={open} onOpenChange={setOpen}>
      <Primitive.Trigger asChild>
        <TriggerElement />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          id={contentId}
          {...props}
          align={align}
          sideOffset={6}
          collisionPadding={12}
          className={cn(
            'z-50 max-h-(--radix-popover-content-available-height) w-72 max-w-[calc(100vw-24px)] origin-(--radix-popover-content-transform-origin) animate-pop overflow-y-auto rounded-lg border border-line-strong bg-raised p-4 shadow-float outline-none',
            className,
          )}
        />
      </Primitive.Portal>
    </Primitive.Root>
  );
}

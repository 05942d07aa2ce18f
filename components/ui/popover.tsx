'use client';

import { Popover as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './class-names';

/** The state of a popover; controlled with `open` and `onOpenChange`. */
export const Popover = Primitive.Root;
/** The element that opens it; use `asChild` with a `Button`. */
export const PopoverTrigger = Primitive.Trigger;

/** The popover's content, next to its trigger; for filters and details that need no dialog. */
export function PopoverContent({ className, align = 'start', ...props }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
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
  );
}

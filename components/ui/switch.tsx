'use client';

import { Switch as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './class-names';
import { useFieldControl } from './field-context';

/** A switch for a setting that takes effect at once; use `Checkbox` in forms that are saved. */
export function Switch({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  const control = useFieldControl(props);
  return (
    <Primitive.Root
      {...control}
      className={cn(
        'relative inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-control bg-hover p-px transition-colors',
        'before:-inset-1 before:absolute before:content-[""] data-[state=checked]:border-transparent data-[state=checked]:bg-solid',
        'disabled:cursor-not-allowed disabled:opacity-50',
        className,
      )}
    >
      <Primitive.Thumb className="block size-4 rounded-full bg-control transition-transform data-[state=checked]:translate-x-4 data-[state=checked]:bg-solid-ink" />
    </Primitive.Root>
  );
}

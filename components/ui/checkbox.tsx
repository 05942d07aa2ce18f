'use client';

import { Check, Minus } from 'lucide-react';
import { Checkbox as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './class-names';
import { useFieldControl } from './field-context';

/** A checkbox that is on, off or `indeterminate`. Use with `checked` and `onCheckedChange` (a Controller in forms). */
export function Checkbox({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  const control = useFieldControl(props);
  return (
    <Primitive.Root
      {...control}
      className={cn(
        'group relative grid size-[18px] shrink-0 place-items-center rounded-[5px] border border-control bg-raised text-solid-ink transition-colors',
        'before:-inset-[5px] before:absolute before:content-[""] hover:border-faint',
        'data-[state=checked]:border-transparent data-[state=checked]:bg-solid data-[state=indeterminate]:border-transparent data-[state=indeterminate]:bg-solid',
        'disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-bad',
        className,
      )}
    >
      <Primitive.Indicator className="grid place-items-center">
        <Check aria-hidden="true" strokeWidth={3} className="size-3 group-data-[state=indeterminate]:hidden" />
        <Minus aria-hidden="true" strokeWidth={3} className="hidden size-3 group-data-[state=indeterminate]:block" />
      </Primitive.Indicator>
    </Primitive.Root>
  );
}

'use client';

import type { ComponentProps } from 'react';
import { cn } from './class-names';
import { useFieldControl } from './field-context';

/** Several lines of text; grows with what is typed where the browser can. */
export function Textarea({ className, rows = 4, ...props }: ComponentProps<'textarea'>) {
  const control = useFieldControl(props);
  return (
    <textarea
      {...control}
      rows={rows}
      className={cn('control field-sizing-content min-h-20 w-full resize-y px-3 py-2 text-base sm:text-sm', className)}
    />
  );
}

import type { ComponentProps } from 'react';
import { cn } from './class-names';

/** A label. Prefer `Field`, which includes one. */
export function Label({ className, ...props }: ComponentProps<'label'>) {
  // biome-ignore lint/a11y/noLabelWithoutControl: the caller passes htmlFor or wraps a control
  return <label {...props} className={cn('font-medium text-sm', className)} />;
}

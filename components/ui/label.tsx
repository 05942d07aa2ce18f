import type { ComponentProps } from 'react';
import { cn } from './class-names';

/** The name of a control. Prefer `Field`, which brings one along. */
export function Label({ className, ...props }: ComponentProps<'label'>) {
  // biome-ignore lint/a11y/noLabelWithoutControl: the caller passes htmlFor or wraps a control
  return <label {...props} className={cn('font-medium text-sm', className)} />;
}

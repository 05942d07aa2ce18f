'use client';

import type { ComponentProps } from 'react';
import { cn } from './class-names';
import { useFieldControl } from './field-context';

export type InputProps = ComponentProps<'input'> & {
  /** Text or an icon before the value. */
  start?: React.ReactNode;
  /** Text, an icon or a small button after the value. */
  end?: React.ReactNode;
  /** For identifiers and codes. */
  mono?: boolean;
};

/** A text input. A surrounding `Field` labels and describes it. 16 px on phones, so that iOS does not zoom in. */
export function Input({ start, end, mono, className, ...props }: InputProps) {
  const control = useFieldControl(props);
  const look = cn('h-9 w-full min-w-0 px-3 text-base max-sm:h-11 sm:text-sm', mono && 'font-mono sm:text-note');
  if (!start && !end) return <input {...control} className={cn('control', look, className)} />;
  return (
    <div className={cn('control flex items-center', className)}>
      {start && <span className="flex shrink-0 pl-3 text-muted [&_svg]:size-4">{start}</span>}
      <input {...control} className={cn('bg-transparent outline-none! ', look, 'h-[34px] max-sm:h-[42px]')} />
      {end && <span className="flex shrink-0 items-center gap-1 pr-1 text-muted">{end}</span>}
    </div>
  );
}

'use client';

import { ChevronDown } from 'lucide-react';
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { cn } from './class-names';
import { useFieldControl } from './field-context';

/** A styled native select: the best picker on phones, with type-ahead on keyboards. Children are `<option>`s. */
export function NativeSelect({
  className,
  controlSize = 'md',
  children,
  ...props
}: ComponentProps<'select'> & { controlSize?: 'sm' | 'md' }) {
  const control = useFieldControl(props);
  const box = useRef<HTMLSpanElement>(null);
  const [first] = useState(props.value);
  // An option chosen before the script ran is shown, but no change event reached React.
  useEffect(() => {
    const select = box.current?.querySelector('select');
    if (select && first !== undefined && select.value !== String(first)) {
      select.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }, [first]);
  return (
    <span ref={box} className={cn('relative inline-block w-full', className)}>
      <select
        {...control}
        className={cn(
          'control w-full appearance-none text-ellipsis pr-8',
          controlSize === 'sm'
            ? 'h-7 rounded-sm pl-2.5 text-note max-sm:h-9'
            : 'h-9 pl-3 text-base max-sm:h-11 sm:text-sm',
        )}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 size-4 text-muted"
      />
    </span>
  );
}

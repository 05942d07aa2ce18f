'use client';

import { Check, Minus } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './class-names';
import { useFieldControl } from './field-context';

type Checked = boolean | 'indeterminate';

type CheckboxProps = Omit<ComponentProps<'button'>, 'type' | 'role'> & {
  checked: Checked;
  onCheckedChange?: (checked: boolean) => void;
};

/**
 * A checkbox that is on, off or `indeterminate`, which a click turns on. Use with a Controller in forms. Not Radix's, which brings a
 * hidden input and its measuring to every table: 7 kB for each page.
 */
export function Checkbox({ checked, onCheckedChange, onClick, onKeyDown, className, ...props }: CheckboxProps) {
  const control = useFieldControl(props);
  const state = checked === 'indeterminate' ? 'indeterminate' : checked ? 'checked' : 'unchecked';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a native one has no room for the sign of `indeterminate`
    <button
      {...control}
      type="button"
      role="checkbox"
      aria-checked={checked === 'indeterminate' ? 'mixed' : checked}
      data-state={state}
      onClick={(event) => {
        onClick?.(event);
        if (!event.defaultPrevented) onCheckedChange?.(checked !== true);
      }}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        // The ARIA checkbox pattern: Space alone changes it.
        if (event.key === 'Enter') event.preventDefault();
      }}
      className={cn(
        'group relative grid size-[18px] shrink-0 place-items-center rounded-[5px] border border-control bg-raised text-solid-ink transition-colors',
        'before:-inset-[5px] before:absolute before:content-[""] hover:border-faint',
        'data-[state=checked]:border-transparent data-[state=checked]:bg-solid data-[state=indeterminate]:border-transparent data-[state=indeterminate]:bg-solid',
        'disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-bad',
        className,
      )}
    >
      {state === 'checked' && <Check aria-hidden="true" strokeWidth={3} className="size-3" />}
      {state === 'indeterminate' && <Minus aria-hidden="true" strokeWidth={3} className="size-3" />}
    </button>
  );
}

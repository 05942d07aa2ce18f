'use client';

import { useId } from 'react';
import { cn } from '@/components/ui/class-names';
import { CopyButton } from './copy-button';

type CopyFieldProps = {
  label: string;
  value: string;
  hint?: React.ReactNode;
  /** `false` for prose values; identifiers are set in mono. */
  mono?: boolean;
  className?: string;
};

/** A read-only value that can be copied; its dashed border marks it as not editable. */
export function CopyField({ label, value, hint, mono = true, className }: CopyFieldProps) {
  const id = useId();
  return (
    <div className={cn('grid min-w-0 content-start gap-1.5', className)}>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="flex items-center rounded-md border border-line-strong border-dashed has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-accent">
        <input
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
          className={cn(
            'h-[34px] w-full min-w-0 text-ellipsis rounded-md bg-transparent px-3 text-muted outline-none! max-sm:h-[42px]',
            mono && 'font-mono text-note tabular-nums',
          )}
        />
        <CopyButton value={value} label={label} text className="mr-[3px] shrink-0" />
      </div>
      {hint && <p className="text-muted text-note">{hint}</p>}
    </div>
  );
}

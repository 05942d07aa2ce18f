'use client';

import { type ReactNode, useId } from 'react';
import { cn } from '@/components/ui/class-names';
import { FieldContext, type FieldControl } from '@/components/ui/field-context';

/** A labelled `Checkbox` (before its label) or, with `end`, `Switch` (at the far end of the line). */
export function ChoiceField({
  label,
  hint,
  error,
  end = false,
  className,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  end?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  const noteId = `${id}-note`;
  const control: FieldControl = {
    id,
    ...(hint || error ? { 'aria-describedby': noteId } : {}),
    ...(error ? { 'aria-invalid': true } : {}),
  };
  return (
    <div className={cn('flex gap-x-3', end && 'flex-row-reverse justify-between gap-x-6', className)}>
      <span className="flex h-5 shrink-0 items-center">
        <FieldContext value={control}>{children}</FieldContext>
      </span>
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {(hint || error) && (
          <div id={noteId} className={cn('text-pretty text-note', error ? 'text-bad' : 'text-muted')}>
            {error ?? hint}
          </div>
        )}
      </div>
    </div>
  );
}

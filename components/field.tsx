'use client';

import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { cn } from '@/components/ui/class-names';
import { FieldContext, type FieldControl } from '@/components/ui/field-context';

type FieldProps = {
  label: ReactNode;
  /** What to enter, in a sentence under the control. */
  hint?: ReactNode;
  /** What is wrong and what to do; replaces the hint. */
  error?: ReactNode;
  /** Marks the label "Optional". */
  optional?: boolean;
  required?: boolean;
  /** Content at the end of the label's line, such as a "Forgot password?" link. */
  action?: ReactNode;
  /** The control's id; generated unless given. */
  id?: string;
  /** For several controls under one label: renders a `fieldset`. */
  group?: boolean;
  /** Hides the label visually. */
  hideLabel?: boolean;
  className?: string;
  /** The control (`Input`, `TagInput`, …), or a function that gets the ids and ARIA attributes for its own control. */
  children: ReactNode | ((control: FieldControl) => ReactNode);
};

/** A control with its label, hint and error, connected for assistive technology. */
export function Field({
  label,
  hint,
  error,
  optional,
  required,
  action,
  id,
  group,
  hideLabel,
  className,
  children,
}: FieldProps) {
  const generatedId = useId();
  const controlId = id ?? generatedId;
  const noteId = `${controlId}-note`;
  const labelId = `${controlId}-label`;
  const control: FieldControl = {
    id: controlId,
    ...(error || hint ? { 'aria-describedby': noteId } : {}),
    ...(error ? { 'aria-invalid': true } : {}),
    ...(required ? { 'aria-required': true } : {}),
    'aria-labelledby': labelId,
  };

  const name = (
    <span className={cn('flex items-baseline gap-2', hideLabel && 'sr-only')}>
      {group ? (
        <span id={labelId} className="font-medium">
          {label}
        </span>
      ) : (
        <label id={labelId} htmlFor={controlId} className="font-medium">
          {label}
        </label>
      )}
      {optional && <span className="text-faint text-note leading-none">Optional</span>}
      {action && <span className="ml-auto text-note leading-none">{action}</span>}
    </span>
  );
  const note = (
    <div id={noteId} aria-live="polite" className={cn('text-pretty text-note', !error && !hint && 'hidden')}>
      {error ? (
        <p className="flex gap-1.5 text-bad">
          <CircleAlert aria-hidden="true" className="mt-[3px] size-3.5 shrink-0" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{error}</span>
        </p>
      ) : (
        <div className="text-muted">{hint}</div>
      )}
    </div>
  );
  const inside = typeof children === 'function' ? children(control) : children;

  if (group)
    return (
      <fieldset
        aria-labelledby={labelId}
        aria-describedby={control['aria-describedby']}
        className={cn('grid min-w-0 content-start gap-1.5', className)}
      >
        {name}
        {inside}
        {note}
      </fieldset>
    );
  return (
    <div className={cn('grid min-w-0 content-start gap-1.5', className)}>
      {name}
      <FieldContext value={control}>{inside}</FieldContext>
      {note}
    </div>
  );
}

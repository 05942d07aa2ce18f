'use client';

import { useEffect, useRef } from 'react';
import { Alert } from '@/components/ui/alert';
import { plural } from '@/lib/core/format';

type FormErrorItem = {
  /** The `name` or `id` of the control. */
  name: string;
  message: string;
};

/** Focuses a control by its id or name and scrolls it into view. */
function focusControl(name: string) {
  const target = document.getElementById(name) ?? document.getElementsByName(name)[0];
  target?.focus();
  target?.scrollIntoView({ block: 'center' });
}

/** The form's submit error, above its fields. Takes the focus when a new error appears; its lines link to the fields. */
export function FormError({
  message,
  errors = [],
  onSelect = focusControl,
}: {
  message?: string | null;
  errors?: FormErrorItem[];
  /** Focuses a field; by id or name unless given (`form.setFocus` with react-hook-form). */
  onSelect?: (name: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const signature = JSON.stringify([message, errors]);
  const present = Boolean(message) || errors.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new problem, not a new render, takes the focus
  useEffect(() => {
    if (present) box.current?.focus();
  }, [signature, present]);
  if (!present) return null;
  return (
    <div ref={box} tabIndex={-1} className="rounded-md outline-offset-2">
      <Alert tone="bad" title={message ?? `${plural(errors.length, 'field needs', 'fields need')} your attention`}>
        {errors.length > 0 && (
          <ul className="mt-1 grid gap-0.5">
            {errors.map((error) => (
              <li key={error.name}>
                <button
                  type="button"
                  onClick={() => onSelect(error.name)}
                  className="rounded-xs text-left underline decoration-bad/40 underline-offset-2 hover:decoration-bad"
                >
                  {error.message}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Alert>
    </div>
  );
}

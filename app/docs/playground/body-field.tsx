'use client';

import { Field } from '@/components/field';

/** The JSON body, with the errors that can be detected before sending. */
export function BodyField({
  value,
  problems,
  onChange,
}: {
  value: string;
  problems: string[];
  onChange: (value: string) => void;
}) {
  return (
    <Field
      label="Body"
      error={problems.length > 0 && problems.join(' ')}
      hint="JSON. See the reference for the fields."
    >
      {(control) => (
        <textarea
          {...control}
          value={value}
          spellCheck={false}
          translate="no"
          rows={Math.min(24, Math.max(6, value.split('\n').length + 1))}
          className="control w-full resize-y px-3 py-2 font-mono text-base leading-5 sm:text-note"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

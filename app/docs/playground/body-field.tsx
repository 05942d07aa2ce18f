'use client';

import { Field } from '@/components/field';

/** The body as JSON text, with what the API would refuse at first sight. */
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
    <Field label="Body" error={problems.length > 0 && problems.join(' ')} hint="JSON. The fields are in the reference.">
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

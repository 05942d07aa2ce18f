'use client';

import type { Field } from '@/lib/http/docs/fields';
import { Described, Term } from './prose';

// A client component, so that the page sends the fields once as data and not again as rendered elements.

/** Fields with their types, constraints and nested fields. `response` leaves out what only applies to requests. */
export function FieldList({ fields, response = false }: { fields: readonly Field[]; response?: boolean }) {
  return (
    <ul className="divide-y">
      {fields.map((field) => (
        <li key={field.name} className="py-2.5">
          <div className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
            <code translate="no" className="font-medium font-mono text-note [overflow-wrap:anywhere]">
              {field.name}
            </code>
            <span className="text-muted text-note">
              {field.type}
              {field.nullable && ' or null'}
            </span>
            {!response && field.required && <span className="font-medium text-accent-ink text-xs">required</span>}
          </div>
          <FieldFacts field={field} response={response} />
          {field.fields.length > 0 && (
            <div className="mt-1 border-l pl-3.5">
              <FieldList fields={field.fields} response={response} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function FieldFacts({
  field: { description, limits, choices, fallback },
  response,
}: {
  field: Field;
  response: boolean;
}) {
  // Skip a constraint that the description already states.
  const rules = response ? [] : limits.filter((limit) => !description?.includes(limit));
  const initial = response ? undefined : fallback;
  if (!description && rules.length === 0 && choices.length === 0 && initial === undefined) return null;
  return (
    <div className="mt-1 grid gap-1 text-muted text-note [overflow-wrap:anywhere]">
      {description && (
        <p className="text-pretty">
          <Described text={description.endsWith('.') ? description : `${description}.`} />
        </p>
      )}
      {choices.length > 0 && (
        <p className="flex flex-wrap items-baseline gap-1">
          <span>One of</span>
          {choices.map((choice) => (
            <Term key={choice}>{choice}</Term>
          ))}
        </p>
      )}
      {(rules.length > 0 || initial !== undefined) && (
        <p>
          {rules.length > 0 && <Described text={`${capitalized(rules.join(', '))}. `} />}
          {initial !== undefined && (
            <>
              Default: <Term>{initial}</Term>
            </>
          )}
        </p>
      )}
    </div>
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

'use client';

import { Field } from '@/components/field';
import { Checkbox } from '@/components/ui/checkbox';
import { Input } from '@/components/ui/input';
import { NativeSelect } from '@/components/ui/native-select';
import type { Parameter } from '@/lib/http/docs/reference';
import { Described } from '../prose';

type Values = Record<string, string>;

/** A control for each parameter, by its type. Empty values are left out of the request. */
export function ParameterFields({
  parameters,
  values,
  missing,
  onChange,
}: {
  parameters: readonly Parameter[];
  values: Values;
  /** Required parameters that are empty. */
  missing: string[];
  onChange: (name: string, value: string) => void;
}) {
  if (parameters.length === 0) return null;
  return (
    <div className="grid gap-4">
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          value={values[parameter.name] ?? ''}
          error={missing.includes(parameter.name) ? `Enter ${parameter.name}. It is required.` : undefined}
          onChange={(value) => onChange(parameter.name, value)}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  parameter: Parameter;
  value: string;
  error?: string;
  onChange: (value: string) => void;
}

function ParameterField({ parameter, value, error, onChange }: FieldProps) {
  const { name, type, required, choices, description, limits } = parameter;
  const several = choices.length > 0 && type.startsWith('array');
  const note = description ?? (limits.length > 0 ? limits.join(', ') : undefined);
  const label = (
    <>
      <code translate="no" className="font-mono text-note">
        {name}
      </code>{' '}
      <span className="font-normal text-muted text-note">{type}</span>
      {required && <span className="font-medium text-accent-ink text-xs"> required</span>}
    </>
  );
  return (
    <Field
      id={`try-${name}`}
      label={label}
      required={required}
      group={several}
      error={error}
      hint={note && <Described text={note.endsWith('.') ? note : `${note}.`} />}
    >
      {several ? (
        <MultipleChoice choices={choices} value={value} onChange={onChange} />
      ) : (
        <SingleValue parameter={parameter} value={value} onChange={onChange} />
      )}
    </Field>
  );
}

function SingleValue({
  parameter: { type, choices, fallback, required, example },
  value,
  onChange,
}: Omit<FieldProps, 'error'>) {
  const options = type === 'boolean' ? ['true', 'false'] : choices;
  const initial = fallback?.replace(/^"|"$/g, '');
  if (options.length > 0) {
    return (
      <NativeSelect value={value} onChange={(event) => onChange(event.target.value)}>
        {!required && <option value="">{initial ? `Default: ${initial}` : 'Not set'}</option>}
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </NativeSelect>
    );
  }
  return (
    <Input
      mono
      value={value}
      placeholder={initial ?? (required ? example : undefined)}
      inputMode={type === 'integer' ? 'numeric' : type === 'number' ? 'decimal' : undefined}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function MultipleChoice({
  choices,
  value,
  onChange,
}: {
  choices: string[];
  value: string;
  onChange: (value: string) => void;
}) {
  const chosen = value.split(',').filter(Boolean);
  const toggle = (choice: string) => {
    const next = choices.filter((it) => (it === choice ? !chosen.includes(it) : chosen.includes(it)));
    onChange(next.join(','));
  };
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-2">
      {choices.map((choice) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a control
        <label key={choice} className="flex min-h-6 items-center gap-2 max-sm:min-h-11">
          <Checkbox checked={chosen.includes(choice)} onCheckedChange={() => toggle(choice)} />
          <span translate="no" className="font-mono text-note">
            {choice}
          </span>
        </label>
      ))}
    </div>
  );
}

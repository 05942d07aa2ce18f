'use client';

import { type BaseSyntheticEvent, useEffect, useRef, useState, useTransition } from 'react';
import {
  type DefaultValues,
  type FieldValues,
  type Path,
  type PathValue,
  type UseFormRegister,
  type UseFormReturn,
  useForm,
} from 'react-hook-form';
import { registerDraft, takeDraft } from './drafts';
import { failedCall } from './failed-call';
import { type LoadSchema, useSchemaResolver } from './form-schema';
import { shownIdentity } from './shell/page-state';
import { useStepUp } from './step-up';
import { toast } from './toast';

interface Problem {
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
  current?: unknown;
}

type Result<T> = { ok: true; data: T } | { ok: false; problem: Problem };

interface Options<Input extends FieldValues, Output, Data> {
  /** Loads the operation's schema, which the server also parses with. */
  schema: LoadSchema<Input, Output>;
  defaultValues: DefaultValues<Input>;
  action: (input: Output) => Promise<Result<Data>>;
  onSuccess?: (data: Data) => void;
  /** Returns true when it has handled the problem itself, such as a conflict. */
  onProblem?: (problem: Problem) => boolean;
}

/**
 * A form for a server action: validated with the operation's schema before it is sent, with problems shown on their fields
 * afterwards. What was typed is always kept. `problem` is the message that belongs to no field.
 */
export function useActionForm<Input extends FieldValues, Output, Data>({
  schema,
  defaultValues,
  action,
  onSuccess,
  onProblem,
}: Options<Input, Output, Data>) {
  const { resolver, isReady } = useSchemaResolver(schema);
  const form = useForm<Input, unknown, Output>({
    resolver,
    defaultValues,
    // Validates on submit, then on change: an error that appears on blur would move the button that is about to be clicked.
    mode: 'onSubmit',
    reValidateMode: 'onChange',
  });
  useTypedEarly(form, defaultValues);
  useDraft(form, defaultValues);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const stepUp = useStepUp();
  const validated = form.handleSubmit((values) => {
    setProblem(null);
    const sent = structuredClone(form.getValues());
    start(async () => {
      const result = await stepUp(() => action(values)).catch(failedCall);
      if (result.ok) keepTyping(form, sent, () => onSuccess?.(result.data));
      else if (!onProblem?.(result.problem)) setProblem(showOnFields(form, result.problem));
    });
  });
  const { submit, waiting } = useOneSubmit(validated, isReady);
  const register = registerWithDefaults(form.register, defaultValues);
  return { ...form, register, submit, problem, pending: pending || waiting };
}

// While the schema is still on its way, the button says so, and pressing it again does not send twice.
function useOneSubmit(validate: (event?: BaseSyntheticEvent) => Promise<void>, isReady: () => boolean) {
  const [waiting, setWaiting] = useState(false);
  const validating = useRef(false);
  const submit = async (event?: BaseSyntheticEvent) => {
    event?.preventDefault();
    if (validating.current) return;
    validating.current = true;
    if (!isReady()) setWaiting(true);
    await validate(event).finally(() => {
      validating.current = false;
      setWaiting(false);
    });
  };
  return { submit, waiting };
}

// Text typed before the script ran is in the form's values but not in its dirty state, so it could not be saved. A reset that
// keeps the values recomputes the state.
function useTypedEarly<Input extends FieldValues, Output>(
  { getValues, reset }: UseFormReturn<Input, unknown, Output>,
  defaultValues: DefaultValues<Input>,
): void {
  const [initial] = useState(JSON.stringify(defaultValues));
  useEffect(() => {
    if (JSON.stringify(getValues()) === initial) return;
    reset(undefined, { keepValues: true, keepDefaultValues: true, keepFieldsRef: true });
  }, [getValues, reset, initial]);
}

// Restores what was typed before a reload, as unsaved changes.
function useDraft<Input extends FieldValues, Output>(
  { getValues, setValue }: UseFormReturn<Input, unknown, Output>,
  defaultValues: DefaultValues<Input>,
): void {
  const initial = useRef(defaultValues as Record<string, unknown>);
  initial.current = defaultValues as Record<string, unknown>;
  const name = Object.keys(defaultValues).sort().join(' ');
  useEffect(() => {
    const draft = takeDraft(shownIdentity(), name) ?? {};
    for (const [field, value] of Object.entries(draft)) {
      setValue(field as Path<Input>, value as PathValue<Input, Path<Input>>, { shouldDirty: true, shouldTouch: true });
    }
    if (Object.keys(draft).length > 0) toast.info('We restored what you typed before the page reloaded.');
    return registerDraft(name, () => changesOf(getValues(), initial.current));
  }, [getValues, setValue, name]);
}

function changesOf(values: Record<string, unknown>, initial: Record<string, unknown>): Record<string, unknown> {
  const changed = Object.entries(values).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(initial[name]),
  );
  return Object.fromEntries(changed);
}

// React Hook Form fills fields when its script runs. With `defaultValue`, the server renders their values: they are there at
// once, and nothing changes while someone is already typing.
function registerWithDefaults<Input extends FieldValues>(
  register: UseFormRegister<Input>,
  values: DefaultValues<Input>,
): UseFormRegister<Input> {
  return (name, options) => {
    const value: unknown = (values as Record<string, unknown>)[name];
    return Object.assign(register(name, options), typeof value === 'string' && { defaultValue: value });
  };
}

// Text typed while the request was in flight was not saved: `settle` may reset the form, and the newer text is put back as
// unsaved.
function keepTyping<Input extends FieldValues, Output>(
  form: UseFormReturn<Input, unknown, Output>,
  sent: Input,
  settle: () => void,
): void {
  const now = form.getValues();
  settle();
  for (const name of Object.keys(now) as Path<Input>[]) {
    if (JSON.stringify(now[name]) !== JSON.stringify(sent[name])) form.setValue(name, now[name], { shouldDirty: true });
  }
}

// Shows errors on the form's own fields; the rest goes above the form.
function showOnFields<Input extends FieldValues, Output>(
  form: UseFormReturn<Input, unknown, Output>,
  problem: Problem,
): string | null {
  const fields = Object.keys(form.getValues());
  const [own, other] = [[], []] as [NonNullable<Problem['errors']>, NonNullable<Problem['errors']>];
  for (const error of problem.errors ?? []) (fields.includes(error.path.split('.')[0]!) ? own : other).push(error);
  own.forEach((error, index) => {
    form.setError(error.path as Path<Input>, { message: error.message }, { shouldFocus: index === 0 });
  });
  return own.length > 0 && other.length === 0 ? null : problem.detail;
}

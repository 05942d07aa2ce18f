'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useRef, useState, useTransition } from 'react';
import {
  type DefaultValues,
  type FieldValues,
  type Path,
  type PathValue,
  type UseFormRegister,
  type UseFormReturn,
  useForm,
} from 'react-hook-form';
import { toast } from 'sonner';
import type { z } from 'zod';
import { registerDraft, takeDraft } from './drafts';
import { failedCall } from './failed-call';
import { shownIdentity } from './shell/page-state';
import { useStepUp } from './step-up';

interface Problem {
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
  current?: unknown;
}

type Result<T> = { ok: true; data: T } | { ok: false; problem: Problem };

interface Options<Input extends FieldValues, Output, Data> {
  /** The schema of the operation, the same that the server parses with. */
  schema: z.ZodType<Output, Input>;
  defaultValues: DefaultValues<Input>;
  action: (input: Output) => Promise<Result<Data>>;
  onSuccess?: (data: Data) => void;
  /** Returns true when it has dealt with the problem itself, such as a conflict that gets a dialog. */
  onProblem?: (problem: Problem) => boolean;
}

/**
 * A form over a server action: checked by the operation's own schema before it is sent, problems mapped onto fields
 * afterwards, what was typed kept in every case. `problem` is the sentence that belongs to no field.
 */
export function useActionForm<Input extends FieldValues, Output, Data>({
  schema,
  defaultValues,
  action,
  onSuccess,
  onProblem,
}: Options<Input, Output, Data>) {
  const form = useForm<Input, unknown, Output>({
    resolver: zodResolver(schema as never) as never,
    defaultValues,
    // Asked for when it is sent, then kept current while it is mended: an error that appears on leaving a field pushes the
    // very button that the pointer is on its way to.
    mode: 'onSubmit',
    reValidateMode: 'onChange',
  });
  useTypedEarly(form, defaultValues);
  useDraft(form, defaultValues);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const stepUp = useStepUp();
  const submit = form.handleSubmit((values) => {
    setProblem(null);
    const sent = structuredClone(form.getValues());
    start(async () => {
      const result = await stepUp(() => action(values)).catch(failedCall);
      if (result.ok) keepTyping(form, sent, () => onSuccess?.(result.data));
      else if (!onProblem?.(result.problem)) setProblem(showOnFields(form, result.problem));
    });
  });
  return { ...form, register: filledIn(form.register, defaultValues), submit, problem, pending };
}

// What was typed before the script ran is in the form's values, but its state was made without: nothing could be saved. Making
// the state anew, with all that is there, sees it.
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

// What was typed before the page had to be loaded anew comes back into the form as unsaved.
function useDraft<Input extends FieldValues, Output>(
  { getValues, setValue }: UseFormReturn<Input, unknown, Output>,
  defaultValues: DefaultValues<Input>,
): void {
  const came = useRef(defaultValues as Record<string, unknown>);
  came.current = defaultValues as Record<string, unknown>;
  const name = Object.keys(defaultValues).sort().join(' ');
  useEffect(() => {
    const draft = takeDraft(shownIdentity(), name) ?? {};
    for (const [field, value] of Object.entries(draft)) {
      setValue(field as Path<Input>, value as PathValue<Input, Path<Input>>, { shouldDirty: true, shouldTouch: true });
    }
    if (Object.keys(draft).length > 0) toast.info('What you typed before the page was reloaded is back.');
    return registerDraft(name, () => changesOf(getValues(), came.current));
  }, [getValues, setValue, name]);
}

function changesOf(values: Record<string, unknown>, came: Record<string, unknown>): Record<string, unknown> {
  const changed = Object.entries(values).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(came[name]),
  );
  return Object.fromEntries(changed);
}

// React Hook Form fills fields in when its script runs. As `defaultValue` what they hold comes with the page: it is there at
// once, and nothing moves under the hand of somebody who is already in the field.
function filledIn<Input extends FieldValues>(
  register: UseFormRegister<Input>,
  values: DefaultValues<Input>,
): UseFormRegister<Input> {
  return (name, options) => {
    const value: unknown = (values as Record<string, unknown>)[name];
    return Object.assign(register(name, options), typeof value === 'string' && { defaultValue: value });
  };
}

// What was typed while the answer was on its way is no part of what was saved: `settle` may reset the form, and the newer
// text comes back after it, unsaved.
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

// Errors of fields that the form has go beside them; the rest is said above the form.
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

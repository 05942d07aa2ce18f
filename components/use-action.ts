'use client';

import { useState, useTransition } from 'react';
import { failedCall } from './failed-call';
import { useStepUp } from './step-up';
import { toast } from './toast';

type Result<Data> = { ok: true; data: Data } | { ok: false; problem: { code: string; detail: string } };

interface Options<Data> {
  /** Toast to show on success. */
  success?: string | ((data: Data) => string);
  /** Called on success; the action stays pending until it resolves. */
  onSuccess?: (data: Data) => unknown;
  /** Called with the problem's sentence; for a message that is not shown next to the button. */
  onError?: (detail: string) => unknown;
}

/**
 * Runs a server action outside a form: asks for identity confirmation when the action requires it, turns an unreachable server
 * into a problem, and shows the success toast.
 *
 * `run` resolves to `{ error }`, or to undefined on success, which is what `ConfirmDialog` expects of `onConfirm`; `problem` is
 * the last error, for a `FormError` or an `Alert`.
 */
export function useAction<Input, Data>(
  action: (input: Input) => Promise<Result<Data>>,
  { success, onSuccess, onError }: Options<Data> = {},
) {
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const stepUp = useStepUp();

  const call = async (input: Input): Promise<{ error: string } | undefined> => {
    setProblem(null);
    const result = await stepUp(() => action(input)).catch(failedCall);
    if (!result.ok) {
      setProblem(result.problem.detail);
      onError?.(result.problem.detail);
      return { error: result.problem.detail };
    }
    if (success) toast.success(typeof success === 'string' ? success : success(result.data));
    await onSuccess?.(result.data);
  };
  const run = (input: Input) =>
    new Promise<{ error: string } | undefined>((resolve, reject) => {
      start(() => call(input).then(resolve, reject));
    });
  return { run, pending, problem };
}

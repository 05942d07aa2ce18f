'use client';

import { useEffect, useState } from 'react';
import { failedCall } from '@/components/failed-call';
import { useStepUp } from '@/components/step-up';

type Result<Data> = { ok: true; data: Data } | { ok: false; problem: { code: string; detail: string } };

/** What the server said that a bulk change would do; neither while it is asked. */
export interface Asking<Data> {
  preview?: Data;
  problem?: string;
  /** Asks again, after a problem. */
  retry: () => void;
}

/**
 * Asks the server what a bulk change would do, again whenever the input is another object.
 * @param input undefined while it is not complete: nothing is asked
 */
export function usePreview<Input, Data>(
  action: (input: Input) => Promise<Result<Data>>,
  input: Input | undefined,
): Asking<Data> {
  const [state, setState] = useState<Omit<Asking<Data>, 'retry'>>({});
  const [attempt, setAttempt] = useState(0);
  const stepUp = useStepUp();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt asks again
  useEffect(() => {
    setState({});
    if (input === undefined) return;
    let current = true;
    void stepUp(() => action(input))
      .catch(failedCall)
      .then((result) => {
        if (current) setState(result.ok ? { preview: result.data } : { problem: result.problem.detail });
      });
    return () => {
      current = false;
    };
  }, [action, input, attempt, stepUp]);
  return { ...state, retry: () => setAttempt((before) => before + 1) };
}

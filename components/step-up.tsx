'use client';

import { createContext, useCallback, useContext } from 'react';
import { checkSession, reportNewVersion } from './shell/page-state';

type Result = { ok: true } | { ok: false; problem: { code: string } };

/** Asks the user to confirm their identity; resolves to whether they did. */
type Ask = () => Promise<boolean>;

const AskContext = createContext<Ask>(async () => false);

/** Provides the dialog that asks for identity confirmation. */
export const StepUpProvider = AskContext.Provider;

/**
 * Returns a function that calls an action and, if the action requires step-up authentication, asks the user to confirm their
 * identity and calls it again. If the user cancels, it returns the action's own result, and nothing typed is lost.
 * `const result = await stepUp(() => removeUserAction({ id }))`
 */
export function useStepUp() {
  const ask = useContext(AskContext);
  return useCallback(
    async <R extends Result>(call: () => Promise<R>): Promise<R> => {
      const result = await call();
      if (!result.ok && result.problem.code === 'session_changed') void checkSession();
      if (!result.ok && result.problem.code === 'new_version') reportNewVersion();
      if (result.ok || result.problem.code !== 'identity_confirmation_required') return result;
      return (await ask()) ? call() : result;
    },
    [ask],
  );
}

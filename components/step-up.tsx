'use client';

import { createContext, useCallback, useContext } from 'react';
import { checkSession, reportNewVersion } from './shell/page-state';

type Result = { ok: true } | { ok: false; problem: { code: string } };

/** Asks who sits there; resolves to whether they have shown it. */
type Ask = () => Promise<boolean>;

const AskContext = createContext<Ask>(async () => false);

/** Says how it is asked who sits there, for everything below. */
export const StepUpProvider = AskContext.Provider;

/**
 * Calls an action that may want to know who sits there: when it does, that is asked, and then the same call is made again.
 * Whoever gives up gets the action's own answer, and loses nothing of what was typed.
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

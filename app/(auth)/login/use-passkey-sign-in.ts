'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import {
  cancelPrompt,
  type PromptResult,
  preparePrompt,
  showPasskey,
  supportsAutofill,
} from '@/app/_account/passkey-prompt';
import { failedCall } from '@/components/failed-call';
import type { Assertion, PasskeyRequest } from '@/lib/account/passkeys/schema';
import type { ActionResult } from '@/lib/http/pages/action';
import { signInWithPasskeyAction } from './actions';

// A challenge expires after five minutes, so autofill gets a new one before that.
const RENEW_MS = 4 * 60_000;

/**
 * Signs in with a passkey, from a button or from the browser's autofill for the field with `webauthn` in its `autocomplete`.
 * Autofill stays silent until the user picks a passkey, so it never gets in the way of the form.
 * @param goOn continues to the page the user wanted
 */
export function usePasskeySignIn(goOn: () => void) {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const busy = useRef(false);
  const leave = useRef(goOn);
  leave.current = goOn;

  const enter = useCallback(async (shown: PromptResult<Assertion>) => {
    const failed = shown.ok ? await submit(shown.passkey) : shown.message;
    if (failed) setProblem(failed);
    else leave.current();
    return !failed;
  }, []);

  const offer = useCallback(async () => {
    if (busy.current || !(await supportsAutofill())) return;
    const options = await request().catch(() => undefined);
    if (!options?.ok || busy.current) return;
    const shown = await showPasskey(options.data, { autofill: true });
    if (!shown.ok) return;
    setPending(true);
    if (!(await enter(shown))) setPending(false);
  }, [enter]);

  useEffect(() => {
    void offer();
    const timer = setInterval(offer, RENEW_MS);
    return () => {
      clearInterval(timer);
      cancelPrompt();
    };
  }, [offer]);

  const start = async () => {
    if (busy.current) return;
    busy.current = true;
    preparePrompt();
    setPending(true);
    setProblem(null);
    const options = await request().catch(failedCall);
    const entered = options.ok ? await enter(await showPasskey(options.data)) : setProblem(options.problem.detail);
    if (entered) return;
    busy.current = false;
    setPending(false);
    void offer();
  };
  return { start, pending, problem };
}

async function request(): Promise<ActionResult<PasskeyRequest>> {
  const response = await fetch('/login/passkey', { method: 'POST' });
  return (await response.json()) as ActionResult<PasskeyRequest>;
}

// Returns the error message, or undefined on success.
async function submit(passkey: Assertion): Promise<string | undefined> {
  const result = await signInWithPasskeyAction({ passkey }).catch(failedCall);
  return result.ok ? undefined : result.problem.detail;
}

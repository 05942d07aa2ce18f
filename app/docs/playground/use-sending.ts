'use client';

import { useEffect, useRef, useState } from 'react';
import { type PlaygroundResponse, type SendFailure, send } from './send';

/** The state of the playground's request. The last response stays visible until the next one arrives. */
export interface SendingState {
  pending: boolean;
  response?: PlaygroundResponse;
  failure?: SendFailure;
  /** Seconds until the next request is allowed; 0 if it is allowed now. */
  wait: number;
}

/** Sends one request at a time, aborts it when the playground closes, and counts down `Retry-After`. */
export function useSending(owner: string) {
  const [state, setState] = useState<SendingState>({ pending: false, wait: 0 });
  const current = useRef<AbortController>(undefined);
  useEffect(() => () => current.current?.abort(), []);
  useEffect(() => {
    if (state.wait <= 0) return;
    const timer = setTimeout(() => setState((now) => ({ ...now, wait: now.wait - 1 })), 1_000);
    return () => clearTimeout(timer);
  }, [state.wait]);

  return {
    state,
    async send(path: string) {
      if (state.pending || state.wait > 0) return;
      const stop = new AbortController();
      current.current = stop;
      setState((now) => ({ ...now, pending: true, failure: undefined }));
      const result = await send(path, owner, stop);
      if (!result) setState((now) => ({ ...now, pending: false }));
      else if ('status' in result) setState({ pending: false, response: result, wait: result.retry_after });
      else setState({ pending: false, failure: result, wait: 0 });
    },
  };
}

'use client';

import { type Dispatch, useEffect, useRef } from 'react';
import { failedCall } from '@/components/failed-call';
import { bulkInviteAction } from '../actions';
import { personOf, type Row, verdictOf } from './row';
import type { Change } from './use-rows';

// Debounce, so that tabbing through a row sends one request.
const PAUSE_MS = 250;
/** Rows of one request: few enough for a list of 10,000 to show its first verdicts soon. */
const AT_ONCE = 1_000;

/** Validates unchecked rows on the server with a dry run, up to 1,000 at a time. */
export function useCheck(rows: Row[], on: boolean, change: Dispatch<Change>): void {
  const busy = useRef(false);
  useEffect(() => {
    const waiting = rows.filter(({ verdict }) => verdict.status === 'unchecked').slice(0, AT_ONCE);
    if (!on || busy.current || waiting.length === 0) return;
    const timer = setTimeout(async () => {
      busy.current = true;
      const answer = await bulkInviteAction({ invitations: waiting.map(personOf), dry_run: true }).catch(failedCall);
      busy.current = false;
      if (!answer.ok) {
        return change({ do: 'problem', problem: answer.problem.detail });
      }
      const { results } = answer.data;
      change({
        do: 'set verdicts',
        verdicts: new Map(waiting.map((row, index) => [row, verdictOf(results[index]!)])),
      });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [rows, on, change]);
}

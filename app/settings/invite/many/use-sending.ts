'use client';

import { type Dispatch, useCallback, useEffect, useRef, useState } from 'react';
import { type FailedCall, failedCall } from '@/components/failed-call';
import { useStepUp } from '@/components/step-up';
import type { ProblemData } from '@/lib/core/problem';
import { bulkInviteAction } from '../actions';
import { countRows, groupOf, personOf, type Row, type Verdict, verdictOf } from './row';
import { clearProgress, saveProgress } from './saved-progress';
import type { Change } from './use-rows';

/** Sends a list in small requests, saves progress in this browser after each, and stops on request. */
export function useSending(key: string, change: Dispatch<Change>) {
  const stopping = useRef(false);
  const [kept, setKept] = useState(true);
  const stepUp = useStepUp();
  useEffect(
    () => () => {
      stopping.current = true;
    },
    [],
  );

  const send = useCallback(
    async (list: Row[]) => {
      stopping.current = false;
      let rows = list;
      const show = (phase: 'sending' | 'paused' | 'done', next: Row[], problem?: string) => {
        rows = next;
        setKept(saveProgress(key, rows));
        change({ do: 'show', phase, rows, problem });
      };
      const size = Math.min(50, Math.max(5, Math.ceil(countRows(rows).ready / 20)));
      for (;;) {
        const part = rows.filter(({ verdict }) => groupOf(verdict) === 'ready').slice(0, size);
        if (part.length === 0) break;
        if (stopping.current) return show('paused', rows);
        show(
          'sending',
          set(rows, part, ({ verdict }) => (verdict.status === 'doubtful' ? verdict : { status: 'sending' })),
        );
        const answer = await stepUp(() => bulkInviteAction({ invitations: part.map(personOf) })).catch(failedCall);
        if (!answer.ok)
          return show('paused', set(rows, part, afterFailure(answer.problem)), messageFor(answer.problem));
        const { results } = answer.data;
        show(
          'sending',
          set(rows, part, (_, index) => verdictOf(part[index]!, results[index]!)),
        );
      }
      show('done', rows);
      if (countRows(rows).refused === 0) clearProgress(key);
    },
    [key, change, stepUp],
  );
  const stop = useCallback(() => {
    stopping.current = true;
  }, []);
  return { send, stop, kept };
}

// `part` holds the rows as they were before the request, matched by number.
function set(rows: Row[], part: Row[], verdict: (before: Row, index: number) => Verdict): Row[] {
  const places = new Map(part.map((row, index) => [row.number, index]));
  return rows.map((row) => {
    const index = places.get(row.number);
    return index === undefined ? row : { ...row, verdict: verdict(part[index]!, index) };
  });
}

type Failure = ProblemData | FailedCall['problem'];

// If the request was rejected, nothing happened. Without a response the outcome is unknown; sending the rows again is safe.
function afterFailure({ code }: Failure): (row: Row) => Verdict {
  const lost = code === 'unreachable' || code === 'unavailable';
  return (row) => (lost ? { status: 'doubtful' } : row.verdict);
}

function messageFor(problem: Failure): string {
  if (problem.code === 'unreachable') return 'The connection was lost. It’s safe to continue: nobody is invited twice.';
  if (problem.code !== 'rate_limited') return problem.detail;
  const again = new Date(Date.now() + (problem.retry_after_seconds ?? 0) * 1000);
  const when = again.toLocaleString('en', { weekday: 'long', hour: 'numeric', minute: '2-digit' });
  return `You can send up to 500 invitations in 24 hours. Send the rest after ${when}.`;
}

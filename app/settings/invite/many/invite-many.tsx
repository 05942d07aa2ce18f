'use client';

import { useEffect, useState } from 'react';
import { Card } from '@/components/ui/card';
import type { Role } from '@/lib/core/permissions';
import { ColumnsStep } from './columns-step';
import { DoneStep } from './done-step';
import { ReviewStep } from './review-step';
import { countRows } from './row';
import { clearProgress, readProgress } from './saved-progress';
import { SendingStep } from './sending-step';
import { type Entered, NOTHING_ENTERED, SourceStep } from './source-step';
import { useCheck } from './use-check';
import { useRows } from './use-rows';
import { useSending } from './use-sending';

/**
 * Invites many people: enter a list, match columns if needed, review and fix, send, see the outcome.
 * @param storage_key the localStorage key for saved progress
 */
export function InviteMany({ roles, storage_key }: { roles: Role[]; storage_key: string }) {
  const { phase, source, rows, shown, problem, change } = useRows();
  const [entered, setEntered] = useState<Entered>(NOTHING_ENTERED);
  const { send, stop, kept } = useSending(storage_key, change);
  useCheck(shown, phase === 'review' && problem === null, change);
  useEffect(() => {
    const left = readProgress(storage_key);
    if (left) change({ do: 'show', phase: countRows(left).ready > 0 ? 'paused' : 'done', rows: left });
  }, [storage_key, change]);
  const reset = () => {
    clearProgress(storage_key);
    setEntered(NOTHING_ENTERED);
    change({ do: 'reset' });
  };
  return (
    <Card aria-label="Invite many">
      {phase === 'source' && (
        <SourceStep
          roles={roles}
          entered={entered}
          onEnter={(change) => setEntered((before) => ({ ...before, ...change }))}
          onRead={(table) => change({ do: 'read', source: { table, role: entered.role } })}
        />
      )}
      {phase === 'columns' && source && (
        <ColumnsStep
          source={source}
          onMatch={(columns) => change({ do: 'match', columns })}
          onBack={() => change({ do: 'back' })}
        />
      )}
      {phase === 'review' && (
        <ReviewStep
          rows={shown}
          roles={roles}
          problem={problem}
          hasColumns={source !== null && !source.table.list}
          change={change}
          onSend={() => void send(shown)}
          onReset={reset}
        />
      )}
      {(phase === 'sending' || phase === 'paused') && (
        <SendingStep
          rows={rows}
          paused={phase === 'paused'}
          kept={kept}
          problem={problem}
          onPause={stop}
          onResume={() => void send(rows)}
          onEnd={() => {
            clearProgress(storage_key);
            change({ do: 'show', phase: 'done', rows });
          }}
        />
      )}
      {phase === 'done' && (
        <DoneStep
          rows={rows}
          onFix={() => {
            clearProgress(storage_key);
            change({ do: 'fix' });
          }}
          onReset={reset}
        />
      )}
    </Card>
  );
}

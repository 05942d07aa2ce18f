'use client';

import { useEffect, useState } from 'react';
import { Card } from '@/components/ui/card';
import type { Role } from '@/lib/core/permissions';
import { ColumnsStep } from './columns-step';
import { DoneStep } from './done-step';
import { forgetRun, readRun } from './kept-run';
import { ReviewStep } from './review-step';
import { countRows } from './row';
import { SendingStep } from './sending-step';
import { type Entered, NOTHING_ENTERED, SourceStep } from './source-step';
import { useCheck } from './use-check';
import { useRows } from './use-rows';
import { useSending } from './use-sending';

/** Invites many people: enter them, match columns where needed, check and fix, send, see the outcome. `keep_as` names what this browser keeps of a list that is being sent. */
export function InviteMany({ roles, keep_as }: { roles: Role[]; keep_as: string }) {
  const { phase, source, rows, shown, problem, change } = useRows();
  const [entered, setEntered] = useState<Entered>(NOTHING_ENTERED);
  const { send, stop, kept } = useSending(keep_as, change);
  useCheck(shown, phase === 'review' && problem === null, change);
  useEffect(() => {
    const left = readRun(keep_as);
    if (left) change({ do: 'show', phase: countRows(left).ready > 0 ? 'paused' : 'done', rows: left });
  }, [keep_as, change]);
  const over = () => {
    forgetRun(keep_as);
    setEntered(NOTHING_ENTERED);
    change({ do: 'over' });
  };
  return (
    <Card aria-label="Invite many">
      {phase === 'source' && (
        <SourceStep
          roles={roles}
          entered={entered}
          onEnter={setEntered}
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
          onOver={over}
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
            forgetRun(keep_as);
            change({ do: 'show', phase: 'done', rows });
          }}
        />
      )}
      {phase === 'done' && (
        <DoneStep
          rows={rows}
          onMend={() => {
            forgetRun(keep_as);
            change({ do: 'mend' });
          }}
          onOver={over}
        />
      )}
    </Card>
  );
}

'use client';

import { useState } from 'react';
import { Card } from '@/components/ui/card';
import type { Role } from '@/lib/core/roles';
import { ColumnsStep } from './columns-step';
import { ReviewStep } from './review-step';
import { type Entered, NOTHING_ENTERED, SourceStep } from './source-step';
import { useCheck } from './use-check';
import { useFailures } from './use-failures';
import { useRows } from './use-rows';
import { useStart } from './use-start';

/** Invites many people: enter a list, match columns if needed, review and fix, send. The server then invites them in the background. */
export function InviteMany({ roles }: { roles: Role[] }) {
  const { phase, source, rows, list, problem, change } = useRows();
  const [entered, setEntered] = useState<Entered>(NOTHING_ENTERED);
  const reset = () => {
    setEntered(NOTHING_ENTERED);
    change({ do: 'reset' });
  };
  const { start, starting } = useStart({
    onStarted: reset,
    onProblem: (problem) => change({ do: 'problem', problem }),
  });
  useCheck(rows, phase === 'review' && problem === null && !starting, change);
  useFailures(change);
  return (
    <Card aria-label="Invite many">
      {phase === 'source' && (
        <SourceStep
          roles={roles}
          entered={entered}
          problem={problem}
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
          key={list}
          rows={rows}
          roles={roles}
          problem={problem}
          hasColumns={source !== null && !source.table.list}
          sending={starting}
          change={change}
          onSend={() => start(rows)}
          onReset={reset}
        />
      )}
    </Card>
  );
}

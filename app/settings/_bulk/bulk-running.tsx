'use client';

import { ProgressBar } from '@/components/progress-bar';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { CardBody } from '@/components/ui/card';
import { useAction } from '@/components/use-action';
import { formatNumber } from '@/lib/core/format';
import { type Change, type ChangeKind, doneOf, manyOf } from './change';

interface Props extends Pick<ChangeKind<never>, 'noun' | 'cancel'> {
  change: Change;
  /** As `countsText` gives them. */
  counts: string;
}

/** The progress of a bulk change that runs, with a button that cancels it. */
export function BulkRunning({ change, counts, noun, cancel }: Props) {
  const { run, pending, problem } = useAction(cancel);
  const done = doneOf(change);
  return (
    <CardBody className="gap-3">
      <ProgressBar label={`${manyOf(noun)} done`} value={done} max={change.total} />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="text-muted text-note tabular-nums">
          <span className="font-medium text-text">
            {formatNumber(done)} of {formatNumber(change.total)}
          </span>
          {' · '}
          {counts}
        </p>
        <Button size="sm" pending={pending} onClick={() => run({ id: change.id })}>
          Cancel change
        </Button>
      </div>
      {problem && <Alert tone="bad">{problem}</Alert>}
    </CardBody>
  );
}

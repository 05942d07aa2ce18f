'use client';

import { useEffect, useRef, useState } from 'react';
import { ProgressBar } from '@/components/progress-bar';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { formatNumber, plural } from '@/lib/core/format';
import { countRows, type Row } from './row';

interface SendingProps {
  rows: Row[];
  paused: boolean;
  /** Whether progress is saved in this browser. */
  kept: boolean;
  problem: string | null;
  onPause: () => void;
  onResume: () => void;
  onEnd: () => void;
}

/** The progress of sending, which can be paused, resumed and stopped. */
export function SendingStep({ rows, paused, kept, problem, onPause, onResume, onEnd }: SendingProps) {
  const { ready, sent: done } = countRows(rows);
  const total = done + ready;
  const [pausing, setPausing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // The pressed button is gone, so focus the one that replaced it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each change between sending and paused
  useEffect(() => {
    button.current?.focus({ preventScroll: true });
    setPausing(false);
  }, [paused]);
  return (
    <>
      <UnsavedChanges dirty={!paused} />
      <CardHeader
        title={paused ? 'Paused' : `Sending ${plural(total, 'invitation')}`}
        description={
          paused
            ? `${formatNumber(ready)} of ${plural(total, 'invitation')} left to send.`
            : kept
              ? 'Progress is saved in this browser. If the tab closes or the connection drops, you can continue from here.'
              : 'This browser can’t save your progress. Keep this tab open until sending is done.'
        }
      />
      <CardBody>
        {problem && <Alert tone="warn">{problem}</Alert>}
        <ProgressBar label="Invitations sent" value={done} max={total} />
        <p className="text-muted text-note tabular-nums">
          {formatNumber(done)} of {formatNumber(total)}
        </p>
        <p role="status" className="sr-only">
          {paused ? `Paused at ${done} of ${total}` : `${quarter(done, total)} percent sent`}
        </p>
      </CardBody>
      <CardFooter hint={paused && 'It’s safe to continue: nobody is invited twice.'}>
        {paused ? (
          <>
            <Button onClick={onEnd}>Stop</Button>
            <Button ref={button} variant="primary" onClick={onResume}>
              Send remaining {plural(ready, 'invitation')}
            </Button>
          </>
        ) : (
          <Button
            ref={button}
            pending={pausing}
            onClick={() => {
              setPausing(true);
              onPause();
            }}
          >
            Pause
          </Button>
        )}
      </CardFooter>
    </>
  );
}

// Announced in quarters, however many requests it takes.
function quarter(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done / total) * 4) * 25;
}

'use client';

import { useEffect, useRef, useState } from 'react';
import { ProgressBar } from '@/components/progress-bar';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { countRows, type Row } from './row';
import { invitationsIn } from './words';

interface SendingProps {
  rows: Row[];
  paused: boolean;
  /** What is left is kept in this browser. */
  kept: boolean;
  problem: string | null;
  onPause: () => void;
  onResume: () => void;
  onEnd: () => void;
}

/** How far the sending has come; it can be paused, gone on with, and given up. */
export function SendingStep({ rows, paused, kept, problem, onPause, onResume, onEnd }: SendingProps) {
  const { ready, sent: done } = countRows(rows);
  const total = done + ready;
  const [pausing, setPausing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone; the next one stands in its place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each change between sending and paused
  useEffect(() => {
    button.current?.focus({ preventScroll: true });
    setPausing(false);
  }, [paused]);
  return (
    <>
      <UnsavedChanges dirty={!paused} />
      <CardHeader
        title={paused ? 'Paused' : `Sending ${invitationsIn(total)}`}
        description={
          paused
            ? `${invitationsIn(ready)} of ${total.toLocaleString('en')} left to send.`
            : kept
              ? 'What is left is kept in this browser: if the connection or the tab is lost, you can go on from here.'
              : 'This browser does not keep what is left. Leave the tab open until it is done.'
        }
      />
      <CardBody>
        {problem && <Alert tone="warn">{problem}</Alert>}
        <ProgressBar label="Invitations sent" value={done} max={total} />
        <p className="text-muted text-note tabular-nums">
          {done.toLocaleString('en')} of {total.toLocaleString('en')}
        </p>
        <p role="status" className="sr-only">
          {paused ? `Paused at ${done} of ${total}` : `${quarter(done, total)} percent sent`}
        </p>
      </CardBody>
      <CardFooter hint={paused && 'Going on is safe: nobody is invited twice.'}>
        {paused ? (
          <>
            <Button onClick={onEnd}>End here</Button>
            <Button ref={button} variant="primary" onClick={onResume}>
              Send the {invitationsIn(ready)} left
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

// Said four times, however many requests it takes.
function quarter(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done / total) * 4) * 25;
}

'use client';

import { Download } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { formatNumber } from '@/lib/core/format';
import { failuresCsv, failuresOf } from './failures';
import { describeOutcome } from './labels';
import { countRows, type Row, reasonOf } from './row';

const NAMED = 10;

interface DoneProps {
  rows: Row[];
  onFix: () => void;
  onReset: () => void;
}

/** The outcome of a bulk invitation, with ways to fix or download the failures. */
export function DoneStep({ rows, onFix, onReset }: DoneProps) {
  const failures = failuresOf(rows);
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <div ref={heading} tabIndex={-1} className="scroll-mt-20 outline-none">
        <CardHeader title="Done" description={<span role="status">{describeOutcome(countRows(rows))}</span>} />
      </div>
      <CardBody>
        {failures.length === 0 ? (
          <Alert tone="ok">Everyone on the list has been invited. The emails are on their way.</Alert>
        ) : (
          <section aria-labelledby="not-invited" className="grid gap-2">
            <h3 id="not-invited" className="font-medium">
              Not invited
            </h3>
            <ul className="divide-y rounded-md border text-note">
              {failures.slice(0, NAMED).map((row) => (
                <li key={row.number} className="grid gap-x-4 gap-y-0.5 px-3 py-2 sm:grid-cols-[2fr_3fr]">
                  <span className="min-w-0 [overflow-wrap:anywhere]">{row.email || `Row ${row.number}`}</span>
                  <span className="min-w-0 text-muted [overflow-wrap:anywhere]">{reasonOf(row)}</span>
                </li>
              ))}
            </ul>
            {failures.length > NAMED && (
              <p className="text-muted text-note">and {formatNumber(failures.length - NAMED)} more</p>
            )}
          </section>
        )}
      </CardBody>
      <CardFooter>
        {failures.length > 0 && (
          <>
            <Button onClick={() => download(failuresCsv(rows))}>
              <Download aria-hidden="true" />
              Download failures (CSV)
            </Button>
            <Button onClick={onFix}>Fix and resend</Button>
          </>
        )}
        <Button variant="primary" onClick={onReset}>
          Invite more
        </Button>
      </CardFooter>
    </>
  );
}

function download(csv: string): void {
  const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `invitations-failed-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  // The browser reads the blob after this call returns.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

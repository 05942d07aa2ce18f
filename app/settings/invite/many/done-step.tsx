'use client';

import { Download } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { failuresCsv, failuresOf } from './failures';
import { countRows, type Row, reasonOf } from './row';
import { outcomeOf } from './words';

const NAMED = 10;

interface DoneProps {
  rows: Row[];
  onMend: () => void;
  onOver: () => void;
}

/** What became of the list, and what may be done about those who were not invited. */
export function DoneStep({ rows, onMend, onOver }: DoneProps) {
  const failures = failuresOf(rows);
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <div ref={heading} tabIndex={-1} className="scroll-mt-20 outline-none">
        <CardHeader title="Done" description={<span role="status">{outcomeOf(countRows(rows))}</span>} />
      </div>
      <CardBody>
        {failures.length === 0 ? (
          <Alert tone="ok">Everybody on the list has been invited. The mails are on their way.</Alert>
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
              <p className="text-muted text-note">and {(failures.length - NAMED).toLocaleString('en')} more</p>
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
            <Button onClick={onMend}>Fix them here</Button>
          </>
        )}
        <Button variant="primary" onClick={onOver}>
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
  // The browser reads the file after this call has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

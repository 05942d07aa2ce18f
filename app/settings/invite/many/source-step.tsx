'use client';

import { Download, Upload } from 'lucide-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { CardBody, CardFooter } from '@/components/ui/card';
import { cn } from '@/components/ui/class-names';
import { NativeSelect } from '@/components/ui/native-select';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { useEarlyText } from '@/components/use-early-text';
import { plural } from '@/lib/core/format';
import { ROLE_SUMMARY, type Role } from '@/lib/core/roles';
import { FIELDS } from './columns';
import { MOST_ROWS, type Table } from './people';
import { useFileText } from './use-file-text';
import { loadReader, NOT_LOADED, useFoundRows } from './use-found-rows';

const SAMPLE = `ada@acme.com
Ben Roy <ben@acme.com>
…or a table: Email, First Name, Last Name, Role`;

const LINK =
  'inline-flex items-center gap-1.5 rounded-xs text-accent-ink underline-offset-2 hover:underline max-sm:min-h-6';
// The byte order mark tells Excel that this is UTF-8. Without a sample row, which somebody would invite.
const TEMPLATE = `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${Object.values(FIELDS).join(',')}\r\n`)}`;

/** The input of this step; kept while columns are matched. */
export interface Entered {
  text: string;
  role: Role;
}
export const NOTHING_ENTERED: Entered = { text: '', role: 'MEMBER' };

interface SourceProps {
  roles: Role[];
  entered: Entered;
  /** Why the failures of an earlier list could not be read. */
  problem: string | null;
  onEnter: (change: Partial<Entered>) => void;
  onRead: (table: Table) => void;
}

/** The first step: paste a list or choose a file, and set the default role. */
export function SourceStep({ roles, entered, problem: given, onEnter, onRead }: SourceProps) {
  const { text, role } = entered;
  const [problem, setProblem] = useState<string | null>(given);
  const [dragged, setDragged] = useState(false);
  useEffect(() => setProblem(given), [given]);
  const file = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const found = useFoundRows(text);

  const enter = (next: string) => {
    onEnter({ text: next });
    setProblem(null);
  };
  useEarlyText(area, enter);
  const { choose, take, pending } = useFileText(file, { onText: enter, onProblem: setProblem });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setDragged(false);
    choose(event.dataTransfer.files[0]);
  };
  const go = async () => {
    const list = pending.current ? await pending.current : text;
    // The file cannot be read, and the message says why.
    if (list === undefined) return;
    if (list.trim() === '') return setProblem('Paste email addresses, or choose a file.');
    const reader = await loadReader();
    if (!reader) return setProblem(NOT_LOADED);
    const read = reader.readPeople(list);
    if ('problem' in read) return setProblem(read.problem);
    onRead(read);
  };

  return (
    <form
      noValidate
      aria-label="Invite many users"
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setDragged(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDragged(false);
      }}
      onDrop={drop}
      className={cn(dragged && 'bg-accent-wash')}
    >
      <UnsavedChanges dirty={text.trim() !== ''} />
      <CardBody>
        <FormError message={problem} />
        <Field
          label="People"
          hint="Paste email addresses, a list from your mail app, or spreadsheet cells. You can review every row before anything is sent."
          action={
            <span className="flex flex-wrap gap-x-4">
              <a href={TEMPLATE} download="invitations-template.csv" className={LINK}>
                <Download aria-hidden="true" className="size-3.5" />
                Download a template
              </a>
              <button type="button" onClick={() => file.current?.click()} className={LINK}>
                <Upload aria-hidden="true" className="size-3.5" />
                Choose a CSV file
              </button>
            </span>
          }
        >
          {(control) => (
            <textarea
              {...control}
              ref={area}
              aria-labelledby={undefined}
              rows={8}
              value={text}
              onChange={(event) => enter(event.target.value)}
              placeholder={SAMPLE}
              spellCheck={false}
              autoComplete="off"
              autoCapitalize="none"
              className="control min-h-40 w-full resize-y px-3 py-2 font-mono text-base sm:text-note"
            />
          )}
        </Field>
        <input
          ref={file}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          aria-label="CSV file"
          tabIndex={-1}
          className="sr-only"
          onChange={take}
        />
        <Field label="Default role" hint={ROLE_SUMMARY[role]} className="max-w-sm">
          <NativeSelect value={role} onChange={(event) => onEnter({ role: event.target.value as Role })}>
            {roles.toReversed().map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </NativeSelect>
        </Field>
      </CardBody>
      <CardFooter hint={<Found count={found} />}>
        <Button type="submit" variant="primary">
          Review list
        </Button>
      </CardFooter>
    </form>
  );
}

function Found({ count }: { count: number }) {
  return (
    <span aria-live="polite">
      {count > 0 ? `${plural(count, 'row')} found` : `Up to ${plural(MOST_ROWS, 'row')}, 5 MB.`}
    </span>
  );
}

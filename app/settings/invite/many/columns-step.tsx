'use client';

import { useEffect, useRef, useState } from 'react';
import { FormError } from '@/components/form-error';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { NativeSelect } from '@/components/ui/native-select';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { type Columns, MEANINGS, type Meaning, meaningOf, withMeaning } from './columns';
import { PeoplePreview } from './people-preview';
import type { Source } from './use-rows';

const SAMPLES = 3;

interface ColumnsProps {
  source: Source;
  onMatch: (columns: Columns) => void;
  onBack: () => void;
}

/** Maps the columns of a table to fields, with sample values and a preview of the resulting people. */
export function ColumnsStep({ source: { table, role }, onMatch, onBack }: ColumnsProps) {
  const [columns, setColumns] = useState(table.columns);
  const [problem, setProblem] = useState<string | null>(null);
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const width = Math.max(table.header?.length ?? 0, ...table.records.map((record) => record.length));
  const shown = Array.from({ length: width }, (_, index) => ({
    index,
    name: table.header?.[index] || `Column ${index + 1}`,
    samples: samplesOf(table.records, index),
  })).filter(({ index, samples }) => table.header?.[index] || samples.length > 0);
  return (
    <form
      noValidate
      aria-label="Match columns"
      onSubmit={(event) => {
        event.preventDefault();
        if (columns.email === null) return setProblem('Choose the column that contains the email addresses.');
        onMatch(columns);
      }}
    >
      <UnsavedChanges dirty />
      <div ref={heading} tabIndex={-1} className="scroll-mt-20 outline-none">
        <CardHeader title="Match columns" description="Choose what each column contains." />
      </div>
      <CardBody>
        <FormError message={problem} />
        {table.doubts.length > 0 && (
          <Alert tone="warn" role="note" title="Check these columns before you continue">
            <ul className={table.doubts.length > 1 ? 'list-disc pl-4' : undefined}>
              {table.doubts.map((doubt) => (
                <li key={doubt}>{doubt}</li>
              ))}
            </ul>
          </Alert>
        )}
        <ul className="divide-y rounded-md border" aria-label="Columns">
          {shown.map(({ index, name, samples }) => (
            <li
              key={index}
              className="grid grid-cols-[minmax(0,1fr)_9.5rem] items-center gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_10rem]"
            >
              <span className="min-w-0 truncate font-medium" title={name}>
                {name}
              </span>
              <span
                className="min-w-0 truncate text-muted text-note max-sm:order-last max-sm:col-span-2"
                title={samples.join(' · ')}
              >
                {samples.join(' · ') || 'Empty'}
              </span>
              <NativeSelect
                controlSize="sm"
                aria-label={`Use ${name} as`}
                value={meaningOf(columns, index) ?? ''}
                onChange={(event) => {
                  setProblem(null);
                  setColumns(withMeaning(columns, index, (event.target.value || null) as Meaning | null));
                }}
              >
                <option value="">Don’t import</option>
                {(Object.keys(MEANINGS) as Meaning[]).map((meaning) => (
                  <option key={meaning} value={meaning}>
                    {MEANINGS[meaning]}
                  </option>
                ))}
              </NativeSelect>
            </li>
          ))}
        </ul>
        <PeoplePreview table={table} columns={columns} role={role} />
      </CardBody>
      <CardFooter hint="Nothing has been sent yet.">
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" variant="primary">
          Continue
        </Button>
      </CardFooter>
    </form>
  );
}

function samplesOf(records: readonly string[][], index: number): string[] {
  const samples = new Set<string>();
  for (const record of records) {
    if (record[index]) samples.add(record[index].slice(0, 60));
    if (samples.size === SAMPLES) break;
  }
  return [...samples];
}

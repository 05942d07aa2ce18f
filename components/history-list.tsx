import type { ReactNode } from 'react';
import { CardBody } from './ui/card';

interface Entry {
  id: string;
  what: ReactNode;
  /** When, and from where. */
  note: ReactNode;
}

/** The body of a card that lists what happened, one entry below the other. */
export function HistoryList({ entries, empty }: { entries: Entry[]; empty: string }) {
  return (
    <CardBody className="gap-0 pt-3 pb-1">
      {entries.length === 0 ? <p className="pt-1 pb-4 text-muted">{empty}</p> : <Entries entries={entries} />}
    </CardBody>
  );
}

function Entries({ entries }: { entries: Entry[] }) {
  return (
    <ul>
      {entries.map(({ id, what, note }) => (
        <li
          key={id}
          className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-t py-2.5 first:border-t-0"
        >
          <span className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 [overflow-wrap:anywhere]">{what}</span>
          <span className="text-muted text-note">{note}</span>
        </li>
      ))}
    </ul>
  );
}

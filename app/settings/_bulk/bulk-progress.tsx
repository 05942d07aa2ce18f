'use client';

import { Download, X } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { DownloadLink } from '@/components/download-link';
import { PrefetchLink } from '@/components/prefetch-link';
import { RelativeTime } from '@/components/relative-time';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import { personName } from '@/lib/core/format';
import { type Change, type ChangeKind, countsText, doneOf, isFinished } from './change';
import { useLiveChange } from './use-live-change';

// Lazy and not deferred: the server renders it.
const BulkRunning = lazy(async () => ({ default: (await import('./bulk-running')).BulkRunning }));

interface Props<C extends Change> {
  change: C;
  kind: ChangeKind<C>;
}

/** A bulk change that runs or has just finished, above the list. @param more buttons of the kind of change */
export function BulkProgress<C extends Change>({
  change: given,
  kind,
  onDismiss,
  more,
}: Props<C> & { onDismiss: () => void; more?: (change: C) => ReactNode }) {
  const change = useLiveChange(given, kind);
  const finished = isFinished(change);
  return (
    <Card>
      <CardHeader
        title={kind.titleOf(change)}
        description={
          <>
            {finished && <span className="text-text tabular-nums">{countsText(change, kind)}. </span>}
            <Origin change={change} />
          </>
        }
        action={
          <>
            {more?.(change)}
            {finished && change.failed > 0 && (
              <Button asChild size="sm">
                <DownloadLink href={`${kind.path}/bulk/${change.id}/export?outcome=failed`}>
                  <Download aria-hidden="true" />
                  Download failures
                </DownloadLink>
              </Button>
            )}
            <Button asChild size="sm">
              <PrefetchLink href={`${kind.path}/bulk/${change.id}`}>Show results</PrefetchLink>
            </Button>
            {finished && (
              <Button variant="ghost" size="sm" aria-label="Dismiss" onClick={onDismiss} className="px-1.5">
                <X aria-hidden="true" />
              </Button>
            )}
          </>
        }
        className={finished ? 'pb-[18px]' : undefined}
      />
      {!finished && (
        <Suspense>
          <BulkRunning change={change} counts={countsText(change, kind)} noun={kind.noun} cancel={kind.cancel} />
        </Suspense>
      )}
      <Announcement change={change} kind={kind} />
    </Card>
  );
}

/** Tells a screen reader how far a bulk change is, in quarters, and how it has ended. */
export function Announcement<C extends Change>({ change, kind }: Props<C>) {
  return (
    <p role="status" className="sr-only">
      {isFinished(change)
        ? `${kind.titleOf(change)}. ${countsText(change, kind)}`
        : `${quarter(doneOf(change), change.total)} percent done`}
    </p>
  );
}

/** Who started a bulk change, and when. */
export function Origin({ change }: { change: Change }): ReactNode {
  return (
    <>
      Started by {personName(change.created_by)} <RelativeTime value={change.created_at} inline />.
      {!isFinished(change) && ' You can leave this page; the change continues.'}
    </>
  );
}

// Announced in quarters, however many requests it takes.
function quarter(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done / total) * 4) * 25;
}

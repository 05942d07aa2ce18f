'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { Count } from '@/components/count';
import { ProgressBar } from '@/components/progress-bar';
import { RelativeTime } from '@/components/relative-time';
import { isCurrent } from '@/components/shell/page-state';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { useAction } from '@/components/use-action';
import type { RegionMove as Move } from '@/lib/organization/region-move/schema';
import { cancelRegionMoveAction } from './actions';
import { REGION_LABELS } from './labels';

const REFRESH_MS = 2_000;

const PHASES: Record<Move['phase'], string> = {
  copying: 'Copying. Everything keeps working as usual.',
  switching: 'Comparing every row and switching over. Voice data is read-only for a few seconds.',
  erasing: 'Moved. The old copy is being erased.',
  cancelling: 'Cancelled. The partial copy is being erased.',
};

/** Progress of a region move; refreshes every two seconds. */
export function RegionMove({ move }: { move: Move }) {
  const router = useRouter();
  const { run: cancel, pending, problem } = useAction(cancelRegionMoveAction, { success: 'Region move cancelled' });
  useEffect(() => {
    const timer = setInterval(() => isCurrent() && router.refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [router]);
  const { to_region, phase, rows_done, rows_total, error, started_at } = move;
  return (
    <Card>
      <CardHeader
        title={`Moving your voice data to: ${REGION_LABELS[to_region]}`}
        description={
          <>
            Started <RelativeTime value={started_at} inline />. You can leave this page; the move continues.
          </>
        }
      />
      <CardBody>
        <ProgressBar
          label="Rows copied"
          value={phase === 'copying' ? rows_done : rows_total}
          max={phase === 'copying' && rows_total === 0 ? 1 : rows_total}
        />
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <p className="text-muted" role="status">
            {PHASES[phase]}
            {phase === 'copying' && rows_total > 0 && (
              <>
                {' '}
                <Count value={rows_done} /> of <Count value={rows_total} /> rows.
              </>
            )}
          </p>
          {phase === 'copying' && (
            <Button pending={pending} onClick={() => cancel({})}>
              Cancel move
            </Button>
          )}
        </div>
        {error && <Alert tone="warn">The last attempt failed and will be retried automatically: {error}</Alert>}
        {problem && <Alert tone="bad">{problem}</Alert>}
      </CardBody>
    </Card>
  );
}

'use client';

import { Activity } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { failedCall } from '@/components/failed-call';
import { toast } from '@/components/toast';
import { Button } from '@/components/ui/button';
import type { Connection } from '@/lib/integrations/core/schema';
import { checkConnectionAction } from './actions';
import { formatMilliseconds } from './labels';

/** Checks a connection with the vendor and shows the response time. */
export function VerifyButton({ connection: { id, account_name } }: { connection: Connection }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const verify = () =>
    start(async () => {
      const result = await checkConnectionAction({ id }).catch(failedCall);
      if (result.ok)
        toast.success(
          `${account_name} is working: it responded in ${formatMilliseconds(result.data.last_check_ms ?? 0)}`,
        );
      else {
        toast.error(result.problem.detail);
        // The row now shows the error.
        router.refresh();
      }
    });
  return (
    <Button size="sm" pending={pending} onClick={verify} aria-label={`Verify ${account_name}`}>
      <Activity aria-hidden="true" />
      Verify
    </Button>
  );
}

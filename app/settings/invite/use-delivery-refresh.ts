'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { isCurrent } from '@/components/shell/page-state';
import type { Invitation } from '@/lib/organization/invitations/schema';

const EVERY_MS = 2_000;
/** Two minutes; an email that takes longer is being retried at longer intervals. */
const TIMES = 60;

/** Refreshes the page every two seconds while an email is queued; restarts when another one is queued. */
export function useDeliveryRefresh(invitations: Invitation[]): void {
  const router = useRouter();
  const waiting = invitations
    .filter((it) => it.delivery === 'queued')
    .map((it) => `${it.id} ${it.expires_at}`)
    .join();
  const asked = useRef({ waiting: '', times: 0 });
  useEffect(() => {
    if (!waiting) return;
    if (asked.current.waiting !== waiting) asked.current = { waiting, times: 0 };
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      asked.current.times++;
      if (asked.current.times > TIMES) clearInterval(timer);
      else if (isCurrent()) router.refresh();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [waiting, router]);
}

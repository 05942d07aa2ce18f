'use client';

import { useQueryState } from 'nuqs';
import { type Dispatch, useEffect } from 'react';
import { readPageData } from '@/app/_shared/read-page-data';
import type { InvitationResult } from '@/lib/organization/bulk-changes/invitations/schema';
import { fixParam } from '../search-params';
import { rowsOf } from './row';
import type { Change } from './use-rows';

interface Page {
  items: InvitationResult[];
  next: number | null;
}

/** Opens the rows of an earlier list that could not be invited in the review, when the URL names the list in `fix`. */
export function useFailures(change: Dispatch<Change>): void {
  const [fix, setFix] = useQueryState('fix', fixParam);
  useEffect(() => {
    if (!fix) return;
    const stop = new AbortController();
    readFailures(fix, stop.signal).then(
      (failures) => {
        const people = failures.map(({ email, first_name, last_name, role }) => ({
          email: email ?? '',
          first_name: first_name ?? '',
          last_name: last_name ?? '',
          role: role || 'MEMBER',
        }));
        if (people.length > 0) change({ do: 'show', rows: rowsOf(people) });
        void setFix(null);
      },
      (error: Error) => {
        if (!stop.signal.aborted)
          change({ do: 'problem', problem: `The failures could not be read. ${error.message}` });
      },
    );
    return () => stop.abort();
  }, [fix, setFix, change]);
}

async function readFailures(id: string, signal: AbortSignal): Promise<InvitationResult[]> {
  const failures: InvitationResult[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: Page = await readPageData<Page>(
      `/api/invitation-change/failures?id=${encodeURIComponent(id)}&after=${after}`,
      signal,
    );
    failures.push(...page.items);
    after = page.next;
  }
  return failures;
}

'use client';

import { useEffect, useState } from 'react';
import { Pagination } from '@/components/pagination';
import { RelativeTime } from '@/components/relative-time';
import { SearchField } from '@/components/search-field';
import { Avatar } from '@/components/ui/avatar';
import { Skeleton } from '@/components/ui/skeleton';
import { formatNumber, plural, pluralNoun } from '@/lib/core/format';
import type { TwoFactorPreview } from '@/lib/organization/security-policy/schema';
import { previewTwoFactorAction } from '../actions';

const SHOWN = 6;

/** Members without a second factor: how many, and a list that the server searches and pages. */
export function AffectedMembers({ onCounted }: { onCounted: (count: number) => void }) {
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(0);
  const { found, searching, failed } = useAffected(search, page, onCounted);
  const isNobodyAffected = found && found.total === 0 && search === '';
  return (
    <section aria-label="Members without a second factor" className="grid min-w-0 gap-3">
      <p aria-live="polite" className="text-pretty">
        {found ? summary(found, search) : failed ? 'The list could not be loaded.' : 'Checking who has none…'}
      </p>
      {!isNobodyAffected && (
        <>
          <SearchField
            value={search}
            onChange={(next) => {
              setSearch(next);
              setPage(0);
            }}
            label="Search members"
            pending={searching}
            className="max-w-none"
          />
          <div className="min-w-0 overflow-clip rounded-md border" aria-busy={searching}>
            <ul className="h-[276px] overflow-y-auto">
              {!found &&
                !failed &&
                Array.from({ length: SHOWN }, (_, at) => <Skeleton key={String(at)} className="m-3 h-5" />)}
              {found?.items.map((member) => (
                <Member key={member.id} member={member} />
              ))}
              {found?.items.length === 0 && (
                <li className="px-4 py-10 text-center text-muted">No matching member without a second factor.</li>
              )}
            </ul>
            {found && found.total > SHOWN && (
              <Pagination page={page} pageSize={SHOWN} total={found.total} onPageChange={setPage} />
            )}
          </div>
        </>
      )}
    </section>
  );
}

function Member({ member }: { member: TwoFactorPreview['items'][number] }) {
  const name = `${member.first_name} ${member.last_name}`;
  return (
    <li className="flex min-h-[46px] items-center gap-2.5 border-b px-3 py-1.5 last:border-b-0">
      <Avatar name={name} seed={member.id} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-muted text-note">{member.email}</span>
      </span>
      <span className="shrink-0 text-right text-muted text-xs">
        <span className="block">{member.role}</span>
        <RelativeTime value={member.last_active_at} fallback="Never active" className="whitespace-nowrap" />
      </span>
    </li>
  );
}

function summary({ total, with_two_factor, invited }: TwoFactorPreview, search: string): string {
  const found = search ? `${plural(total, 'matching member has', 'matching members have')} no second factor.` : '';
  const active = plural(total + with_two_factor, 'active member');
  const has = `${formatNumber(total)} of ${active} ${pluralNoun(total, 'has', 'have')} no second factor.`;
  const coming =
    invited > 0
      ? ` ${plural(invited, 'invited person', 'invited people')} will set it up if they join after the deadline.`
      : '';
  return (found || has) + coming;
}

function useAffected(search: string, page: number, onCounted: (count: number) => void) {
  const [answer, setAnswer] = useState<{ of: string; found?: TwoFactorPreview }>();
  const question = JSON.stringify({ search: search || undefined, limit: SHOWN, offset: page * SHOWN });
  useEffect(() => {
    let late = false;
    previewTwoFactorAction(JSON.parse(question))
      .catch(() => undefined)
      .then((result) => {
        if (late) return;
        if (!result?.ok) return setAnswer({ of: question });
        setAnswer({ of: question, found: result.data });
        if (!JSON.parse(question).search) onCounted(result.data.total);
      });
    return () => {
      late = true;
    };
  }, [question, onCounted]);
  const searching = answer?.of !== question;
  return { found: answer?.found, searching, failed: !searching && !answer?.found };
}

'use client';

import { useQueryState } from 'nuqs';
import { lazy, type ReactNode, Suspense, useEffect, useId, useState } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import type { Role } from '@/lib/core/roles';
import { WAYS, type Way, wayParam } from './search-params';

// Lazy and not deferred: the server renders it when the page opens with this tab.
const loadMany = () => import('./many/invite-many');
const InviteMany = lazy(async () => ({ default: (await loadMany()).InviteMany }));

const other = (way: Way): Way => (way === 'one' ? 'many' : 'one');
// The ARIA tabs pattern: arrows go around, Home and End to the ends.
const KEYS: Record<string, (way: Way) => Way> = {
  ArrowLeft: other,
  ArrowRight: other,
  Home: () => 'one',
  End: () => 'many',
};

const LABELS: Record<Way, string> = { one: 'Invite one', many: 'Invite many' };

interface Props {
  one: ReactNode;
  /** As in `InviteMany`. */
  roles: Role[];
}

/** Tabs for inviting one or many. Input in one is kept while the other is shown. */
export function InviteWays({ one, roles }: Props) {
  const [way, setWay] = useQueryState('way', wayParam);
  const id = useId();
  const [visited, setVisited] = useState(way === 'many');
  useEffect(() => {
    if (way === 'many') setVisited(true);
  }, [way]);
  const choose = (next: Way) => {
    void setWay(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <div className="grid gap-4">
      <div
        role="tablist"
        aria-label="How to invite"
        aria-orientation="horizontal"
        onKeyDown={(event) => {
          const next = KEYS[event.key]?.(way);
          if (!next) return;
          event.preventDefault();
          choose(next);
        }}
        className="inline-flex w-fit gap-0.5 rounded-md border bg-hover p-0.5 max-sm:w-full"
      >
        {WAYS.map((value) => (
          <button
            key={value}
            type="button"
            role="tab"
            id={`${id}-${value}`}
            aria-controls={`${id}-${value}-panel`}
            aria-selected={value === way}
            tabIndex={value === way ? 0 : -1}
            onClick={() => choose(value)}
            onPointerEnter={value === 'many' ? loadMany : undefined}
            onFocus={value === 'many' ? loadMany : undefined}
            className="inline-flex h-7 items-center justify-center gap-2 rounded-sm px-3 font-medium text-muted text-note hover:text-text aria-selected:bg-raised aria-selected:text-text aria-selected:shadow-card max-sm:h-9 max-sm:flex-1"
          >
            {LABELS[value]}
          </button>
        ))}
      </div>
      <Panel id={id} value="one" way={way}>
        {one}
      </Panel>
      <Panel id={id} value="many" way={way}>
        {(visited || way === 'many') && (
          <Suspense fallback={<Skeleton className="h-80 rounded-lg" />}>
            <InviteMany roles={roles} />
          </Suspense>
        )}
      </Panel>
    </div>
  );
}

function Panel({ id, value, way, children }: { id: string; value: Way; way: Way; children: ReactNode }) {
  return (
    <div
      role="tabpanel"
      id={`${id}-${value}-panel`}
      aria-labelledby={`${id}-${value}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the ARIA tabs pattern
      tabIndex={0}
      hidden={value !== way}
      className="outline-offset-4"
    >
      {children}
    </div>
  );
}

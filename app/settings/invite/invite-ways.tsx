'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { Tabs } from 'radix-ui';
import { type ReactNode, useEffect, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { hasSavedProgress } from './many/saved-progress';
import { WAYS, type Way } from './search-params';

const LABELS: Record<Way, string> = { one: 'Invite one', many: 'Invite many' };

/** Tabs for inviting one or many. Input in one is kept while the other is shown. @param storage_key as in `InviteMany` */
export function InviteWays({ one, many, storage_key }: Record<Way, ReactNode> & { storage_key: string }) {
  const [way, setWay] = useQueryState('way', parseAsStringLiteral(WAYS).withDefault('one'));
  const [unfinished, setUnfinished] = useState(false);
  const [visited, setVisited] = useState(way === 'many');
  useEffect(() => setUnfinished(hasSavedProgress(storage_key)), [storage_key]);
  useEffect(() => {
    if (way === 'many') setVisited(true);
  }, [way]);
  return (
    <Tabs.Root value={way} onValueChange={(value) => void setWay(value as Way)} className="grid gap-4">
      <Tabs.List
        aria-label="How to invite"
        className="inline-flex w-fit gap-0.5 rounded-md border bg-hover p-0.5 max-sm:w-full"
      >
        {WAYS.map((value) => (
          <Tabs.Trigger
            key={value}
            value={value}
            className="inline-flex h-7 items-center justify-center gap-2 rounded-sm px-3 font-medium text-muted text-note hover:text-text data-[state=active]:bg-raised data-[state=active]:text-text data-[state=active]:shadow-card max-sm:h-9 max-sm:flex-1"
          >
            {LABELS[value]}
            {value === 'many' && unfinished && way === 'one' && <Badge tone="warn">Unfinished</Badge>}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value="one" forceMount className="outline-offset-4 data-[state=inactive]:hidden">
        {one}
      </Tabs.Content>
      <Tabs.Content value="many" forceMount className="outline-offset-4 data-[state=inactive]:hidden">
        {(visited || way === 'many') && many}
      </Tabs.Content>
    </Tabs.Root>
  );
}

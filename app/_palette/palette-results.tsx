'use client';

import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import { Kbd } from '@/components/ui/kbd';
import { plural } from '@/lib/core/format';
import type { PaletteItem } from './item';
import { PaletteOption } from './palette-option';
import { useChoose } from './use-choose';
import { usePaletteItems } from './use-palette-items';

interface Props {
  open: boolean;
  query: string;
  listId: string;
  /** Set to the handler of the keys that belong to the list. */
  onListKey: RefObject<((event: KeyboardEvent) => void) | undefined>;
  /** Enter was pressed before this was loaded. */
  enterWaits: boolean;
  onEnterDone: () => void;
  onActive: (id: string | undefined) => void;
  onBusy: (busy: boolean) => void;
  close: () => void;
}

const PAGE = 6;

/** The list of the palette, a listbox that the text field controls (WAI-ARIA APG, combobox with list autocomplete). */
export function PaletteResults({
  open,
  query,
  listId,
  onListKey,
  enterWaits,
  onEnterDone,
  onActive,
  onBusy,
  close,
}: Props) {
  const [attempt, setAttempt] = useState(0);
  const { sections, searching, loading, error, settled } = usePaletteItems(open, query, attempt);
  const { choose, chosen } = useChoose(open, close);
  const items = sections.flatMap((section) => section.items);
  const [moved, setMoved] = useState<{ query: string; id: string }>();
  const active = (moved?.query === query && items.find(({ id }) => id === moved.id)) || items[0];
  const activeId = active && open ? optionId(listId, items.indexOf(active)) : undefined;
  const move = (item: PaletteItem | undefined) => item && setMoved({ query, id: item.id });
  const [waits, setWaits] = useState(false);
  const enter = enterWaits || waits;

  useLayoutEffect(() => onActive(activeId), [activeId, onActive]);
  useEffect(() => onBusy(open && (searching || chosen !== undefined)), [open, searching, chosen, onBusy]);
  useEffect(() => {
    if (!activeId) return;
    document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  // An Enter that came before the list is answered as soon as it is known what comes first.
  useEffect(() => {
    if (!enter || loading || (searching && !settled)) return;
    setWaits(false);
    onEnterDone();
    if (active && open) void choose(active);
  });

  onListKey.current = (event) => {
    const at = active ? items.indexOf(active) : -1;
    const step = stepOf(event.key, at, items.length);
    if (step !== undefined) {
      event.preventDefault();
      move(items[step]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const here = moved?.query === query || settled || !searching;
      if (active && here && !loading) void choose(active, event.metaKey || event.ctrlKey);
      else setWaits(true);
    }
  };

  if (!open) return null;
  return (
    <>
      <List listId={listId} sections={sections} active={active} chosen={chosen} onMove={move} onChoose={choose} />
      <Notes
        empty={items.length === 0 && !loading && !searching && !error}
        waiting={items.length === 0 && (loading || searching)}
        query={query.trim()}
        error={error}
        onRetry={() => setAttempt(attempt + 1)}
      />
      <p role="status" className="sr-only">
        {loading || searching ? 'Searching…' : plural(items.length, 'result')}
      </p>
      <footer className="flex shrink-0 items-center gap-4 border-t bg-bg px-4 py-2 text-muted text-xs max-sm:hidden">
        <Hint keys={['↑', '↓']}>to move</Hint>
        <Hint keys={['↵']}>to choose</Hint>
        <Hint keys={['esc']}>to close</Hint>
      </footer>
    </>
  );
}

function optionId(listId: string, at: number): string {
  return `${listId}-${at}`;
}

function stepOf(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (at - 1 + count) % count;
  if (key === 'PageDown') return Math.min(at + PAGE, count - 1);
  if (key === 'PageUp') return Math.max(at - PAGE, 0);
  return undefined;
}

interface ListProps {
  listId: string;
  sections: ReturnType<typeof usePaletteItems>['sections'];
  active: PaletteItem | undefined;
  chosen: PaletteItem | undefined;
  onMove: (item: PaletteItem) => void;
  onChoose: (item: PaletteItem, in_new_tab?: boolean) => Promise<void>;
}

function List({ listId, sections, active, chosen, onMove, onChoose }: ListProps) {
  if (sections.length === 0) return null;
  const items = sections.flatMap((section) => section.items);
  return (
    <div
      id={listId}
      role="listbox"
      aria-label="Results"
      className="min-h-0 flex-auto overflow-y-auto overscroll-contain p-2 pb-3"
    >
      {sections.map(({ group, items: rows }) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
        <div key={group} role="group" aria-label={group}>
          <div aria-hidden="true" className="px-2.5 pt-2.5 pb-1 font-medium text-faint text-xs">
            {group}
          </div>
          {rows.map((item) => (
            <PaletteOption
              key={item.id}
              id={optionId(listId, items.indexOf(item))}
              item={item}
              active={item === active}
              pending={item.id === chosen?.id}
              onMove={() => item !== active && onMove(item)}
              onChoose={(event) => void onChoose(item, event.metaKey || event.ctrlKey)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface NotesProps {
  empty: boolean;
  waiting: boolean;
  query: string;
  error: string | undefined;
  onRetry: () => void;
}

function Notes({ empty, waiting, query, error, onRetry }: NotesProps) {
  if (waiting) return <p className="px-5 py-8 text-center text-muted">Searching…</p>;
  if (error) {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t px-5 py-3 text-muted">
        <span>{query ? `People and keys cannot be searched. ${error}` : error}</span>
        <button
          type="button"
          onClick={onRetry}
          className="rounded-xs text-text underline underline-offset-2 max-sm:min-h-11"
        >
          Try again
        </button>
      </div>
    );
  }
  if (!empty) return null;
  return (
    <div className="px-5 py-10 text-center">
      <p className="font-medium [overflow-wrap:anywhere]">No results for “{query}”</p>
      <p className="mt-1 text-muted">Try the name of a page, person or API key, or what you want to do.</p>
    </div>
  );
}

function Hint({ keys, children }: { keys: string[]; children: string }) {
  return (
    <span className="flex items-center gap-1.5">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
      {children}
    </span>
  );
}

import { useEffect, useMemo, useState } from 'react';
import { PageDataError, readPageData } from '@/app/_shared/read-page-data';
import type { PaletteContents, PaletteGroup, PaletteItem, PaletteMatch, PaletteMatches } from './item';
import { loadContents } from './palette-data';
import { rank, STRONG, words } from './rank';

const DEBOUNCE_MS = 120;
const PER_GROUP = 6;
/** The score of what only the server can tell why it matches: below every other match. */
const FOUND = 0.5;

/** The rows under one heading. */
export interface Section {
  group: PaletteGroup;
  items: PaletteItem[];
}

interface Answer<T> {
  data?: T;
  error?: string;
}

/**
 * Returns what the palette lists for the typed text.
 * @param attempt counts up to ask a failed server again
 */
export function usePaletteItems(open: boolean, query: string, attempt: number) {
  const contents = useContents(open, attempt);
  const search = query.trim();
  const matches = useMatches(open ? search : '', attempt);
  const items = contents.data?.items;
  const found = matches.data?.matches;
  const fresh = !matches.searching;
  const sections = useMemo(
    () => (items ? sectionsOf(items, found ?? [], search, fresh) : []),
    [items, found, search, fresh],
  );
  const top = sections[0]?.items[0];
  return {
    sections,
    searching: matches.searching,
    loading: !contents.data && !contents.error,
    error: contents.error ?? matches.error,
    /** Whether the first row will stay the first: it says what was typed, or nothing else is expected. */
    settled: Boolean(top) && (!matches.searching || (rank([top!], search)[0]?.score ?? 0) >= STRONG),
  };
}

/**
 * Groups what matches, the group with the best match first.
 * @param matches people and keys that the server found
 * @param fresh whether it found them for this text: then all are listed, since the server knows more ways to match
 */
export function sectionsOf(
  items: readonly PaletteItem[],
  matches: readonly PaletteMatch[],
  search: string,
  fresh = true,
): Section[] {
  if (words(search).length === 0) return grouped(items.filter(({ on_search }) => !on_search));
  const ranked = rank(
    matches.map(({ item }) => item),
    search,
  );
  const others = matches.filter(({ item }) => fresh && !ranked.some((one) => one.item === item));
  const things = [...ranked, ...others.map(({ item }) => ({ item, score: FOUND }))];
  const acts = actsFor(matches, things[0]?.item, search);
  const all = [...rank(items, search), ...things, ...acts].sort((a, b) => b.score - a.score);
  return grouped(
    all.map(({ item }) => item),
    PER_GROUP,
  );
}

// “revoke production” lists that act. “production” alone lists the acts on the best match only, below all else.
function actsFor(matches: readonly PaletteMatch[], best: PaletteItem | undefined, search: string) {
  return matches.flatMap(({ item, acts }) => {
    const typed = rank(acts, search).filter(({ item: act }) => namesVerb(act.verbs, search));
    return typed.length > 0 || item !== best ? typed : acts.map((act) => ({ item: act, score: 0 }));
  });
}

function namesVerb(label: string, search: string): boolean {
  const verbs = words(label);
  return words(search).some((word) => verbs.some((verb) => verb.startsWith(word)));
}

function grouped(items: readonly PaletteItem[], most = Number.POSITIVE_INFINITY): Section[] {
  const groups = new Map<PaletteGroup, PaletteItem[]>();
  for (const item of items) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  return [...groups].map(([group, all]) => ({ group, items: all.slice(0, most) }));
}

/** Everything but people and keys. What was there last time stays until the answer comes. */
function useContents(open: boolean, attempt: number): Answer<PaletteContents> {
  const [answer, setAnswer] = useState<Answer<PaletteContents>>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    if (!open) return;
    let late = false;
    loadContents().then(
      (data) => !late && setAnswer({ data }),
      (error: unknown) => !late && setAnswer(({ data }) => ({ data, error: sentenceOf(error) })),
    );
    return () => {
      late = true;
    };
  }, [open, attempt]);
  return answer;
}

/** People and keys. Asks after a pause in typing, and drops the question when the text changes. */
function useMatches(search: string, attempt: number): Answer<PaletteMatches> & { searching: boolean } {
  const [answer, setAnswer] = useState<Answer<PaletteMatches> & { to: string }>({ to: '' });
  const question = search && `${attempt} ${search}`;
  useEffect(() => {
    if (!search) return;
    const asked = new AbortController();
    const timer = setTimeout(() => {
      readPageData<PaletteMatches>(`/api/palette/matches?search=${encodeURIComponent(search)}`, asked.signal).then(
        (data) => setAnswer({ to: question, data }),
        (error: unknown) => !asked.signal.aborted && setAnswer({ to: question, error: sentenceOf(error) }),
      );
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [search, question]);
  if (!search) return { searching: false };
  // What the previous text found is ranked by the new one until the answer comes.
  return {
    data: answer.data,
    error: answer.to === question ? answer.error : undefined,
    searching: answer.to !== question,
  };
}

function sentenceOf(error: unknown): string {
  return error instanceof PageDataError ? error.message : 'The server cannot be reached.';
}

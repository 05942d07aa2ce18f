import { and, gt, lt, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Narrowing } from '@/db/list-statements';
import { type Searchable, searchWords, voiceSearch } from '@/db/search';

// `+1 (415) 555-0123` or `415-555-0123`: how people write what is stored as +14155550123.
const WRITTEN_NUMBER = /^[+(\d][\d\s().-]{5,}$/;

/** Returns conditions that a row's text contains every word of a search, in any order; at most eight words count. */
export function containsWords(row: Searchable, search = ''): SQL[] {
  const typed = search.normalize('NFKC');
  const words = WRITTEN_NUMBER.test(typed) ? [typed.replace(/\D/g, '')] : searchWords(typed);
  return words.map((word) => voiceSearch.finds(row, word));
}

interface Times {
  created_after?: string;
  created_before?: string;
  updated_after?: string;
  updated_before?: string;
}

/** Returns conditions on a row's times, exclusive on both sides. Those on the time that the list is sorted by bound its index. */
export function within(
  row: { created_at: PgColumn; updated_at: PgColumn },
  sort: string,
  times: Times,
): Pick<Narrowing, 'range' | 'where'> {
  const created = between(row.created_at, times.created_after, times.created_before);
  const updated = between(row.updated_at, times.updated_after, times.updated_before);
  if (sort.endsWith('created_at')) return { range: created, where: updated };
  if (sort.endsWith('updated_at')) return { range: updated, where: created };
  return { where: and(created, updated) };
}

function between(column: PgColumn, after?: string, before?: string): SQL | undefined {
  return and(after ? gt(column, after) : undefined, before ? lt(column, before) : undefined);
}

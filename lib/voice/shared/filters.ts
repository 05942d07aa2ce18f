import { type AnyColumn, gt, lt, type SQL } from 'drizzle-orm';
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

/** Returns conditions on a row's times, exclusive on both sides. */
export function within(row: { created_at: AnyColumn; updated_at: AnyColumn }, times: Times): (SQL | undefined)[] {
  return [
    times.created_after ? gt(row.created_at, times.created_after) : undefined,
    times.created_before ? lt(row.created_at, times.created_before) : undefined,
    times.updated_after ? gt(row.updated_at, times.updated_after) : undefined,
    times.updated_before ? lt(row.updated_at, times.updated_before) : undefined,
  ];
}

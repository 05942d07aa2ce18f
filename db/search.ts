import { getTableColumns, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

const MOST_WORDS = 8;
// Folding turns nearly all Latin letters into ASCII, but not the letters of other scripts.
const BEYOND_LATIN = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}\p{M}\p{DI}]/u;

/** The two columns that a search reads (`searchColumns` in schema/columns.ts), or expressions that are indexed alike. */
export interface Searchable {
  search_text: SQLWrapper;
  search_pairs: SQLWrapper;
}

/** Returns the words of a search, at most eight. */
export function searchWords(search: string): string[] {
  return search.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
}

/** Returns the columns of a table without the search columns. */
export function withoutSearch<T extends PgTable & Searchable>(
  table: T,
): Omit<T['_']['columns'], 'search_text' | 'search_pairs'> {
  const { search_text: _, search_pairs: __, ...columns } = getTableColumns(table) as T['_']['columns'] & Searchable;
  return columns;
}

/**
 * Builds the search conditions of a plane. Case, accents and Unicode forms make no difference
 * (docs/decisions/0036-search.md).
 */
function searchWith(functions: SQL) {
  const folded = (text: SQLWrapper | string) => sql`${functions}search_fold(${text})`;
  return {
    /** Condition that a row's search columns contain a text. Indexed for every script. */
    finds(row: Searchable, text: string): SQL {
      if (!BEYOND_LATIN.test(text)) return sql`${row.search_text} like ${functions}search_pattern(${folded(text)})`;
      // The index finds rows with all the pairs, in any order; `strpos` then checks the text, because a LIKE would recheck each row.
      return sql`(${row.search_pairs} @> ${functions}search_pairs(${folded(text)}) and strpos(${row.search_text}, ${folded(text)}) > 0)`;
    },
    /** Condition that an expression contains a text, for lists too short to need an index. */
    contains(expression: SQLWrapper, text: string): SQL {
      return sql`strpos(${folded(expression)}, ${folded(text)}) > 0`;
    },
  };
}

/** Searches in the control plane. */
export const controlSearch = searchWith(sql.raw(''));
/** Searches in the voice plane. */
export const voiceSearch = searchWith(sql.raw('voice.'));

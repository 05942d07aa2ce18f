import { getTableColumns, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';

const MOST_WORDS = 8;
// Latin letters become ASCII when they are folded, nearly all of them; those of other scripts do not.
const BEYOND_LATIN = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}\p{M}\p{DI}]/u;

/** The two columns of a table that a search reads (`searchColumns` in schema/columns.ts). */
export interface Searchable {
  search_text: PgColumn;
  search_pairs: PgColumn;
}

/** The words of a search; at most eight count. */
export function searchWords(search: string): string[] {
  return search.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
}

/** The columns of a table without those that only a search reads. */
export function withoutSearch<T extends PgTable & Searchable>(
  table: T,
): Omit<T['_']['columns'], 'search_text' | 'search_pairs'> {
  const { search_text: _, search_pairs: __, ...columns } = getTableColumns(table) as T['_']['columns'] & Searchable;
  return columns;
}

/**
 * How a plane searches: case, accents, and the form in which a text was typed or pasted make no difference
 * (docs/decisions/0036-search.md).
 */
function searchWith(functions: SQL) {
  const folded = (text: SQLWrapper | string) => sql`${functions}search_fold(${text})`;
  return {
    /** Condition that a row's search columns hold a text. Its index serves every script. */
    finds(row: Searchable, text: string): SQL {
      if (!BEYOND_LATIN.test(text)) return sql`${row.search_text} like ${functions}search_pattern(${folded(text)})`;
      // The index gives rows with all the pairs, in any order. `strpos`, because a LIKE would have each of them rechecked.
      return sql`(${row.search_pairs} @> ${functions}search_pairs(${folded(text)}) and strpos(${row.search_text}, ${folded(text)}) > 0)`;
    },
    /** Condition that an expression holds a text, for lists that are too short for an index. */
    contains(expression: SQLWrapper, text: string): SQL {
      return sql`strpos(${folded(expression)}, ${folded(text)}) > 0`;
    },
  };
}

/** Searches in the control plane. */
export const controlSearch = searchWith(sql.raw(''));
/** Searches in the voice plane. */
export const voiceSearch = searchWith(sql.raw('voice.'));

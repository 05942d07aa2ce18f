import { DEEPEST_OFFSET, LAST_PAGE } from '@/lib/core/list-bounds';
import { toProblem } from '@/lib/core/problem';

/** A page of a list, as every list operation returns it. */
interface ListPage {
  items: unknown[];
  total: number;
  total_is_estimate?: boolean;
  limit: number;
  previous_cursor?: string;
}

/** Where a page is, as input of a list operation. */
type Place = { limit: number } & ({ cursor: string } | { offset: number });

/**
 * Finds the page of a list that a URL asks for: a number from 1, a cursor, or `last`. Falls back to the first page when the
 * cursor is not valid for these filters, and to the last one when the page no longer exists.
 * @param load calls the list operation
 * @returns the page, and whether its number was too high to open, in which case it is the first page
 */
export async function findPage<P extends ListPage>(
  page: string,
  limit: number,
  load: (place: Place) => Promise<P>,
): Promise<{ list: P; too_deep: boolean }> {
  const first = () => load({ limit, offset: 0 });
  if (page === LAST_PAGE) return { list: await lastPage(limit, load), too_deep: false };
  if (/^-?\d+$/.test(page)) {
    const offset = (Math.max(1, Number(page)) - 1) * limit;
    if (offset > DEEPEST_OFFSET) return { list: await first(), too_deep: true };
    const list = await load({ limit, offset });
    const gone = list.items.length === 0 && list.total > 0;
    return { list: gone ? await lastPage(limit, load) : list, too_deep: false };
  }
  const list = await load({ limit, cursor: page }).catch((error) => {
    if (toProblem(error).data.errors?.[0]?.path === 'cursor') return first();
    throw error;
  });
  // Paging back has reached the beginning, perhaps with a page that is not full.
  return { list: list.previous_cursor ? list : await first(), too_deep: false };
}

// As many rows as page numbers would leave for it: 241–250 of 250, not 231–250.
async function lastPage<P extends ListPage>(limit: number, load: (place: Place) => Promise<P>): Promise<P> {
  const list = await load({ limit, cursor: LAST_PAGE });
  const rest = list.total % limit;
  return list.total_is_estimate || rest === 0 || list.total < limit ? list : load({ limit: rest, cursor: LAST_PAGE });
}

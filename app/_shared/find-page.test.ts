import { describe, expect, it } from 'vitest';
import { Problem } from '@/lib/core/problem';
import { findPage } from './find-page';

type Place = { limit: number; cursor?: string; offset?: number };

/** A list of the numbers below `total`; its cursors are `before:N` and `after:N`. */
function numbers(total: number, is_estimate = false) {
  return async ({ limit, cursor, offset = 0 }: Place) => {
    const [side, at] = cursor?.split(':') ?? [];
    if (cursor && cursor !== 'last' && Number.isNaN(Number(at))) {
      throw new Problem('validation_error', 'Bad.', {
        errors: [{ path: 'cursor', code: 'invalid_cursor', message: '' }],
      });
    }
    const end = cursor === 'last' ? total : side === 'before' ? Number(at) : undefined;
    const start = end === undefined ? (side === 'after' ? Number(at) : offset) : Math.max(0, end - limit);
    const items = Array.from(
      { length: Math.max(0, Math.min(total, end ?? start + limit) - start) },
      (_, n) => start + n,
    );
    return {
      items,
      total,
      limit,
      ...(is_estimate && { total_is_estimate: true }),
      ...(start > 0 && { previous_cursor: `before:${start}` }),
    };
  };
}

const shown = async (page: string, total = 250, is_estimate = false) => {
  const { list, too_deep } = await findPage(page, 20, numbers(total, is_estimate));
  return [list.items[0], list.items.at(-1), too_deep];
};

describe('findPage', () => {
  it('opens a page by number, by cursor, and from the end', async () => {
    expect(await shown('2')).toEqual([20, 39, false]);
    expect(await shown('after:60')).toEqual([60, 79, false]);
    expect(await shown('before:60')).toEqual([40, 59, false]);
    expect(await shown('last')).toEqual([240, 249, false]);
    expect(await shown('last', 250, true)).toEqual([230, 249, false]);
    expect(await shown('last', 240)).toEqual([220, 239, false]);
  });

  it('shows the first page, and says so, when the number is too high to open', async () => {
    expect(await shown('60000')).toEqual([0, 19, true]);
    expect(await shown('501', 1_000_000)).toEqual([10_000, 10_019, false]);
    expect(await shown('502', 1_000_000)).toEqual([0, 19, true]);
  });

  it('shows the last page when the page no longer exists', async () => {
    expect(await shown('14')).toEqual([240, 249, false]);
  });

  it('shows a whole first page when paging back reaches the beginning, or the cursor is not valid', async () => {
    expect(await shown('before:7')).toEqual([0, 19, false]);
    expect(await shown('garbage')).toEqual([0, 19, false]);
    expect(await shown('0')).toEqual([0, 19, false]);
    expect(await shown('-3')).toEqual([0, 19, false]);
  });
});

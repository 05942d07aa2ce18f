import { describe, expect, it } from 'vitest';
import { filtersOf, loadParams } from './params';

const filtersFor = async (query: string) => filtersOf(await loadParams(new URLSearchParams(query)), 0);

describe('the audit log’s filters in the address', () => {
  it('reads the instants of a span', async () => {
    const filters = await filtersFor('span=custom&from=2026-10-04T18:30:00.000Z&to=2026-10-06T18:30:00.000Z');
    expect(filters).toMatchObject({ from: '2026-10-04T18:30:00.000Z', to: '2026-10-06T18:30:00.000Z' });
  });

  it.each([
    '0000-01-01T00:00:00.000Z',
    '%2B275760-09-13T00:00:00.000Z',
    '-000001-01-01T00:00:00.000Z',
    '2026-02-30',
    'soon',
    '',
  ])('ignores %j, which no operation takes', async (from) => {
    expect(await filtersFor(`span=custom&from=${from}&to=${from}`)).toMatchObject({ from: undefined, to: undefined });
  });
});

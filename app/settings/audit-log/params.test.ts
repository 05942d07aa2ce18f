import { describe, expect, it } from 'vitest';
import { type AuditParams, filtersOf, loadParams, pageOf, stepOf } from './params';

const NOW = Date.parse('2026-03-20T14:00:00Z');
const values = (more: Partial<AuditParams>) =>
  ({ search: '', action: '', actor_id: '', target_type: '', target_id: '', ...more }) as AuditParams;

describe('pageOf', () => {
  it('keeps a rolling time filter fixed while paging', () => {
    const older = stepOf('cursor-1_', NOW)!;
    const { since, page } = pageOf(values({ span: '7d', older }));
    expect(page).toMatchObject({ sort: '-created_at', cursor: 'cursor-1_' });
    expect(filtersOf(values({ span: '7d' }), since!)).toEqual(filtersOf(values({ span: '7d' }), NOW));
  });

  it('reads a newer step backwards, and returns the first page when the step is invalid', () => {
    expect(pageOf(values({ newer: stepOf('c', NOW)! })).page).toMatchObject({ sort: 'created_at', cursor: 'c' });
    for (const newer of ['c', '.c', '1.c', `${NOW}.`, `${NOW}.a b`]) {
      expect(pageOf(values({ newer }))).toEqual({ since: undefined, page: { limit: 50, sort: '-created_at' } });
    }
  });
});

describe('stepOf', () => {
  it('returns null when there is no cursor', () => {
    expect(stepOf(null, NOW)).toBeNull();
  });
});

const filtersFor = async (query: string) => filtersOf(await loadParams(new URLSearchParams(query)), 0);

describe('filtersOf', () => {
  it('reads the start and end of a custom range', async () => {
    const filters = await filtersFor('span=custom&from=2026-10-04T18:30:00.000Z&to=2026-10-06T18:30:00.000Z');
    expect(filters).toMatchObject({ from: '2026-10-04T18:30:00.000Z', to: '2026-10-06T18:30:00.000Z' });
  });

  it('reads one country or several, and ignores what is none', async () => {
    expect((await filtersFor('country=de')).country).toEqual(['DE']);
    expect((await filtersFor('country=DE,fr')).country).toEqual(['DE', 'FR']);
    for (const none of ['', 'Germany', 'D', 'DE;FR', 'DE,', 'ZZ', '%00'])
      expect((await filtersFor(`country=${none}`)).country).toBeUndefined();
    expect((await filtersFor(`country=${Array(80).fill('DE')}`)).country).toHaveLength(50);
  });

  it.each([
    '0000-01-01T00:00:00.000Z',
    '%2B275760-09-13T00:00:00.000Z',
    '-000001-01-01T00:00:00.000Z',
    '2026-02-30',
    'soon',
    '',
  ])('ignores the date %j, which no operation accepts', async (from) => {
    expect(await filtersFor(`span=custom&from=${from}&to=${from}`)).toMatchObject({ from: undefined, to: undefined });
  });
});

import { describe, expect, it } from 'vitest';
import { MOST_BULK_EXCEPTIONS, MOST_BULK_IDS } from '@/lib/organization/bulk-changes/constants';
import { countSelected, isOutdated, isSelected, NOBODY, type Selection, selectionInput, withUsers } from './selection';

const ids = (count: number) => Array.from({ length: count }, (_, at) => `user-${at}`);
const PARAMS = { search: 'ada', role: [], status: [], two_factor: [], sort: 'name', page: '1', size: 20 } as const;
const everyone: Selection = {
  kind: 'filter',
  filters: { search: 'ada', role: undefined, status: undefined, two_factor: undefined },
  total: 1_234,
  is_estimate: false,
  except: new Set(),
};

function selected(selection: Selection, users: readonly string[], on = true): Selection {
  const next = withUsers(selection, users, on);
  if ('problem' in next) throw new Error(next.problem);
  return next;
}

describe('Selection of users', () => {
  it('adds and removes users, each once', () => {
    const three = selected(NOBODY, ['a', 'b', 'b', 'c']);
    expect(countSelected(three)).toBe(3);
    const two = selected(three, ['b', 'missing'], false);
    expect(selectionInput(two)).toEqual({ user_ids: ['a', 'c'] });
    expect(isSelected(two, 'b')).toBe(false);
    // What was there before is another object and unchanged.
    expect(isSelected(three, 'b')).toBe(true);
  });

  it('leaves unchecked users out of everyone who matches, and takes them back', () => {
    const but_two = selected(everyone, ['a', 'b'], false);
    expect(countSelected(but_two)).toBe(1_232);
    expect(isSelected(but_two, 'a')).toBe(false);
    expect(isSelected(but_two, 'c')).toBe(true);
    expect(selectionInput(but_two)).toEqual({ filter: everyone.filters, except_user_ids: ['a', 'b'] });
    expect(selectionInput(selected(but_two, ['a', 'b']))).toEqual({ filter: everyone.filters });
  });

  it('refuses more users, or more exceptions, than one change takes', () => {
    const most = selected(NOBODY, ids(MOST_BULK_IDS));
    expect(withUsers(most, ['one-more'], true)).toEqual({ problem: expect.stringContaining('up to 10,000 users') });
    expect(countSelected(selected(most, ['user-1'], true))).toBe(MOST_BULK_IDS);
    const but = selected(everyone, ids(MOST_BULK_EXCEPTIONS), false);
    expect(withUsers(but, ['one-more'], false)).toEqual({ problem: expect.stringContaining('up to 1,000 users') });
  });

  it('is outdated when the filters change, but not when the order or the page does', () => {
    const params = { ...PARAMS, role: [], status: [], two_factor: [] };
    expect(isOutdated(everyone, params)).toBe(false);
    expect(isOutdated(everyone, { ...params, sort: '-role', page: '7', size: 100 })).toBe(false);
    expect(isOutdated(everyone, { ...params, search: 'adam' })).toBe(true);
    expect(isOutdated(everyone, { ...params, role: ['ADMIN'] })).toBe(true);
    expect(isOutdated(selected(NOBODY, ['a']), { ...params, search: 'adam' })).toBe(false);
  });
});

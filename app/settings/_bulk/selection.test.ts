import { describe, expect, it } from 'vitest';
import { MOST_BULK_EXCEPTIONS, MOST_BULK_IDS } from '@/lib/organization/bulk-changes/constants';
import { selectionInput as invitationInput } from '../invite/selection-input';
import { filtersOf } from '../users/search-params';
import { selectionInput, type UserSelection } from '../users/selection-input';
import { countSelected, isOutdated, isSelected, NOTHING, withRows } from './selection';

const ids = (count: number) => Array.from({ length: count }, (_, at) => `user-${at}`);
const PARAMS = { search: 'ada', role: [], status: [], two_factor: [], sort: 'name', page: '1', size: 20 } as const;
const everyone: UserSelection = {
  kind: 'filter',
  filters: { search: 'ada', role: undefined, status: undefined, two_factor: undefined },
  total: 1_234,
  is_estimate: false,
  except: new Set(),
};

function selected(selection: UserSelection, users: readonly string[], on = true): UserSelection {
  const next = withRows(selection, users, on, 'user');
  if ('problem' in next) throw new Error(next.problem);
  return next;
}

describe('Selection', () => {
  it('adds and removes rows, each once', () => {
    const three = selected(NOTHING, ['a', 'b', 'b', 'c']);
    expect(countSelected(three)).toBe(3);
    const two = selected(three, ['b', 'missing'], false);
    expect(selectionInput(two)).toEqual({ user_ids: ['a', 'c'] });
    expect(invitationInput({ kind: 'rows', ids: new Set(['a']) })).toEqual({ invitation_ids: ['a'] });
    expect(isSelected(two, 'b')).toBe(false);
    // What was there before is another object and unchanged.
    expect(isSelected(three, 'b')).toBe(true);
  });

  it('leaves unchecked rows out of everything that matches, and takes them back', () => {
    const but_two = selected(everyone, ['a', 'b'], false);
    expect(countSelected(but_two)).toBe(1_232);
    expect(isSelected(but_two, 'a')).toBe(false);
    expect(isSelected(but_two, 'c')).toBe(true);
    expect(selectionInput(but_two)).toEqual({ filter: everyone.filters, except_user_ids: ['a', 'b'] });
    expect(selectionInput(selected(but_two, ['a', 'b']))).toEqual({ filter: everyone.filters });
    const filters = { search: undefined, status: ['expired' as const], role: undefined, delivery: undefined };
    expect(invitationInput({ kind: 'filter', filters, total: 5, is_estimate: false, except: new Set(['a']) })).toEqual({
      filter: filters,
      except_invitation_ids: ['a'],
    });
  });

  it('refuses more rows, or more exceptions, than one change takes', () => {
    const most = selected(NOTHING, ids(MOST_BULK_IDS));
    expect(withRows(most, ['one-more'], true, 'user')).toEqual({
      problem: expect.stringContaining('up to 10,000 users'),
    });
    expect(countSelected(selected(most, ['user-1'], true))).toBe(MOST_BULK_IDS);
    const but = selected(everyone, ids(MOST_BULK_EXCEPTIONS), false);
    expect(withRows(but, ['one-more'], false, 'user')).toEqual({
      problem: expect.stringContaining('up to 1,000 users'),
    });
  });

  it('is outdated when the filters change, but not when the order or the page does', () => {
    const params = { ...PARAMS, role: [], status: [], two_factor: [] };
    const outdated = (selection: UserSelection, change: object) =>
      isOutdated(selection, filtersOf({ ...params, ...change }));
    expect(outdated(everyone, {})).toBe(false);
    expect(outdated(everyone, { sort: '-role', page: '7', size: 100 })).toBe(false);
    expect(outdated(everyone, { search: 'adam' })).toBe(true);
    expect(outdated(everyone, { role: ['ADMIN'] })).toBe(true);
    expect(outdated(selected(NOTHING, ['a']), { search: 'adam' })).toBe(false);
  });
});

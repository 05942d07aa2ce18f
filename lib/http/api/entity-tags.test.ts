import { describe, expect, it } from 'vitest';
import { namesVersion, readTags, versionsOf } from './entity-tags';

describe('readTags', () => {
  it.each(['', ' ', ',', '1', '"1', '1"', '"1" "2"', '"a b"', 'w/"1"', 'W/ "1"', '*, "1"', '"1";', '"1", 2'])(
    'returns undefined for %j',
    (header) => expect(readTags(header)).toBeUndefined(),
  );

  it('parses lists with commas inside tags, spaces, tabs and empty members', () => {
    expect(readTags(' , "a,b"\t,W/"3" ,, "" ')).toEqual([
      { weak: false, value: 'a,b' },
      { weak: true, value: '3' },
      { weak: false, value: '' },
    ]);
  });
});

describe('versionsOf', () => {
  it('uses strong comparison, octet by octet', () => {
    expect(versionsOf('"1", W/"2", "03", "3", "x", "99999999999999"')).toEqual([1, 3]);
    expect(versionsOf(' * ')).toBe('*');
  });
});

describe('namesVersion', () => {
  it.each([
    ['"3"', true],
    ['W/"3"', true],
    ['"1", "3"', true],
    ['*', true],
    ['"2"', false],
    ['3', false],
  ])('uses weak comparison for %s', (header, expected) => expect(namesVersion(header, 3)).toBe(expected));
});

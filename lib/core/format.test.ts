import { describe, expect, it } from 'vitest';
import { formatDuration, formatList, formatNumber, personName, plural } from './format';

describe('formatNumber', () => {
  it('separates thousands with commas', () => {
    expect(formatNumber(1_234_567)).toBe('1,234,567');
  });
});

describe('plural', () => {
  it.each([
    [0, '0 invitations'],
    [1, '1 invitation'],
    [2_000, '2,000 invitations'],
  ])('writes %i with its noun', (count, words) => {
    expect(plural(count, 'invitation')).toBe(words);
  });

  it('takes a plural of its own', () => {
    expect(plural(2, 'person', 'people')).toBe('2 people');
  });
});

describe('formatList', () => {
  it('joins names as a sentence does', () => {
    expect(formatList(['Ada', 'Ben', 'Cleo'])).toBe('Ada, Ben, and Cleo');
  });
});

describe('formatDuration', () => {
  it.each([
    [7 * 86_400, '7 days'],
    [3_600, '1 hour'],
    [90 * 60, '90 minutes'],
    [59.2, '1 minute'],
    [0, '1 second'],
  ])('writes %d seconds in the largest unit that divides it', (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });
});

describe('personName', () => {
  it('returns the name of a label with an address', () => {
    expect(personName('Ada Okafor <ada@acme.example>')).toBe('Ada Okafor');
  });

  it('returns a label without a name as it is', () => {
    expect(personName('<ada@acme.example>')).toBe('<ada@acme.example>');
  });
});

import { describe, expect, it } from 'vitest';
import { share } from './status';

describe('share', () => {
  it.each([
    [0, 0, '0%'],
    [0, 10, '0%'],
    [10, 10, '100%'],
    [5_258, 5_328, '98.7%'],
    [1, 100_000, '<0.1%'],
    [99_999, 100_000, '>99.9%'],
  ])('formats %i of %i as %s', (part, whole, text) => {
    expect(share(part, whole)).toBe(text);
  });
});

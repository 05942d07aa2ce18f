import { expect, test } from 'vitest';
import { share } from './status';

test.each([
  [0, 0, '0%'],
  [0, 10, '0%'],
  [10, 10, '100%'],
  [5_258, 5_328, '98.7%'],
  [1, 100_000, '<0.1%'],
  [99_999, 100_000, '>99.9%'],
])('%i of %i is %s', (part, whole, words) => {
  expect(share(part, whole)).toBe(words);
});

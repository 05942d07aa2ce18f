import { expect, test } from 'vitest';
import { countTicks, timeTicks } from './axis';

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6, 8]],
  [529, [0, 200, 400, 600]],
  [1_000, [0, 500, 1_000]],
  [13_001, [0, 5_000, 10_000, 15_000]],
])('the ticks up to %i', (peak, ticks) => {
  expect(countTicks(peak)).toEqual(ticks);
});

test('whatever the peak is, it is within the ticks, which are at most five', () => {
  for (let peak = 1; peak < 3_000_000; peak = Math.ceil(peak * 1.07)) {
    const ticks = countTicks(peak);
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(peak);
    expect(ticks.at(-2)).toBeLessThan(peak);
  }
});

test.each([
  [24, [0, 6, 12, 18]],
  [7, [0, 1, 2, 3, 4, 5]],
  [30, [0, 5, 10, 15, 20, 25]],
])('of %i buckets the named ones leave room for the present', (buckets, named) => {
  expect(timeTicks(buckets)).toEqual(named);
});

import { describe, expect, it } from 'vitest';
import { countTicks, timeTicks } from './axis';

describe('countTicks', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [529, [0, 200, 400, 600]],
    [1_000, [0, 500, 1_000]],
    [13_001, [0, 5_000, 10_000, 15_000]],
  ])('returns round ticks for a peak of %i', (peak, ticks) => {
    expect(countTicks(peak)).toEqual(ticks);
  });

  it('covers any peak with at most five ticks', () => {
    for (let peak = 1; peak < 3_000_000; peak = Math.ceil(peak * 1.07)) {
      const ticks = countTicks(peak);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(peak);
      expect(ticks.at(-2)).toBeLessThan(peak);
    }
  });
});

describe('timeTicks', () => {
  it.each([
    [24, [0, 6, 12, 18]],
    [7, [0, 1, 2, 3, 4, 5]],
    [30, [0, 5, 10, 15, 20, 25]],
  ])('leaves room for the “Now” label when there are %i buckets', (buckets, named) => {
    expect(timeTicks(buckets)).toEqual(named);
  });
});

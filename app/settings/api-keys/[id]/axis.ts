const STEPS = [1, 2, 5];
const MOST_STEPS = 4;

/** Returns at most five round, whole tick values from zero to the peak or just above it: 529 → 0, 200, 400, 600. */
export function countTicks(peak: number): number[] {
  let at = 0;
  const step = () => STEPS[at % STEPS.length]! * 10 ** Math.floor(at / STEPS.length);
  while (step() * MOST_STEPS < peak) at++;
  const count = Math.max(1, Math.ceil(peak / step()));
  return Array.from({ length: count + 1 }, (_, index) => index * step());
}

const EVERY: Record<number, number> = { 24: 6, 7: 1, 30: 5 };

/** Returns the indexes of the buckets that get a time label: evenly spaced, and none so close to the end that it overlaps “Now”. */
export function timeTicks(buckets: number): number[] {
  const every = EVERY[buckets] ?? Math.ceil(buckets / 6);
  const last = buckets - 1 - Math.max(1, every / 2);
  return Array.from({ length: Math.floor(last / every) + 1 }, (_, index) => index * every);
}

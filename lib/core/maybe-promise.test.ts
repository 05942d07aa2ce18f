import { describe, expect, it } from 'vitest';
import { andThen, type MaybePromise, orElse } from './maybe-promise';

const double = (value: number) => value * 2;
const sorry = (error: unknown) => `sorry: ${(error as Error).message}`;

describe('what may be there already', () => {
  it('is gone on with at once when it is, and when it comes otherwise', async () => {
    expect(andThen(21, double)).toBe(42);
    expect(andThen(undefined, String)).toBe('undefined');
    const later = andThen(Promise.resolve(21), double);
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(42);
  });

  it('is later too when it is no Promise but has a “then”, as a query of Drizzle', async () => {
    // biome-ignore lint/suspicious/noThenProperty: that is what is tested
    const query = { then: (found: (value: number) => unknown) => void found(21) } as unknown as MaybePromise<number>;
    expect(await andThen(query, double)).toBe(42);
    expect(await orElse(() => query, sorry as never)).toBe(21);
  });

  it('is recovered from whether it fails now or later', async () => {
    const now = () => {
      throw new Error('now');
    };
    expect(orElse<string>(now, sorry)).toBe('sorry: now');
    expect(await orElse(() => Promise.reject<string>(new Error('later')), sorry)).toBe('sorry: later');
    expect(orElse(() => 'fine', sorry)).toBe('fine');
    await expect(andThen(Promise.reject<number>(new Error('passes')), double)).rejects.toThrow('passes');
  });
});

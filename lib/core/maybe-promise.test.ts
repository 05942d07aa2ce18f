import { describe, expect, it } from 'vitest';
import { andThen, type MaybePromise, orElse } from './maybe-promise';

const double = (value: number) => value * 2;
const sorry = (error: unknown) => `sorry: ${(error as Error).message}`;

describe('MaybePromise', () => {
  it('calls next synchronously with a value, and asynchronously with a promise', async () => {
    expect(andThen(21, double)).toBe(42);
    expect(andThen(undefined, String)).toBe('undefined');
    const later = andThen(Promise.resolve(21), double);
    expect(later).toBeInstanceOf(Promise);
    expect(await later).toBe(42);
  });

  it('treats any thenable, such as a Drizzle query, as a promise', async () => {
    // biome-ignore lint/suspicious/noThenProperty: that is what is tested
    const query = { then: (found: (value: number) => unknown) => void found(21) } as unknown as MaybePromise<number>;
    expect(await andThen(query, double)).toBe(42);
    expect(await orElse(() => query, sorry as never)).toBe(21);
  });

  it('recovers from a synchronous throw and from a rejection', async () => {
    const now = () => {
      throw new Error('now');
    };
    expect(orElse<string>(now, sorry)).toBe('sorry: now');
    expect(await orElse(() => Promise.reject<string>(new Error('later')), sorry)).toBe('sorry: later');
    expect(orElse(() => 'fine', sorry)).toBe('fine');
    await expect(andThen(Promise.reject<number>(new Error('passes')), double)).rejects.toThrow('passes');
  });
});

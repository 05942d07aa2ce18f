/**
 * A value that is there, or a promise of it. A request that waits for nothing (a known key, a limit that this process
 * counts, an answer made of what is known) is answered without a single promise: each costs it a microsecond or two, and
 * there were more of them than everything else together.
 */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with a value: at once when it is there, otherwise when it comes. */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return isLater(value) ? Promise.resolve(value).then(next) : next(value);
}

/** What the work gives, or what is made of its error, whether it is thrown now or later. */
export function orElse<T>(work: () => MaybePromise<T>, recover: (error: unknown) => MaybePromise<T>): MaybePromise<T> {
  try {
    const value = work();
    return isLater(value) ? Promise.resolve(value).catch(recover) : value;
  } catch (error) {
    return recover(error);
  }
}

/** Whether a value has to be waited for. Not only a Promise: a query of Drizzle is sent when its `then` is called. */
export function isLater<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

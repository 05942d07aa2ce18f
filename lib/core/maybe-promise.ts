/**
 * A value, or a promise of it. A request that waits for nothing (a cached key, an in-process rate limit, a response from known data)
 * is answered without a single promise: each costs a microsecond or two, and together they cost more than everything else.
 */
export type MaybePromise<T> = T | Promise<T>;

/** Calls `next` with the value: synchronously if it is available, otherwise once it resolves. */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return isLater(value) ? Promise.resolve(value).then(next) : next(value);
}

/** Runs `work`; on a synchronous throw or a rejection, returns `recover(error)`. */
export function orElse<T>(work: () => MaybePromise<T>, recover: (error: unknown) => MaybePromise<T>): MaybePromise<T> {
  try {
    const value = work();
    return isLater(value) ? Promise.resolve(value).catch(recover) : value;
  } catch (error) {
    return recover(error);
  }
}

/** Whether a value must be awaited. Not only promises: a Drizzle query is sent when its `then` is called. */
export function isLater<T>(value: MaybePromise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

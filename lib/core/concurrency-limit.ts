/** Runs a bounded number of tasks at a time, first come, first served. */
export interface ConcurrencyLimit {
  /** Whether neither a slot nor a place in the queue is free. */
  isFull(): boolean;
  /**
   * Runs the task at once if a slot is free, otherwise after the tasks queued before it. A failed task frees its slot too.
   * @throws Error when the limit is full: check `isFull` first, to answer in the caller's own words
   */
  run<T>(task: () => Promise<T>): Promise<T>;
}

/**
 * Creates a limit.
 * @param concurrent how many tasks run at a time
 * @param maxQueued how many more may wait
 */
export function createLimit({ concurrent, maxQueued }: { concurrent: number; maxQueued: number }): ConcurrencyLimit {
  let running = 0;
  const queue: (() => void)[] = [];
  const isFull = () => running >= concurrent && queue.length >= maxQueued;
  return {
    isFull,
    async run(task) {
      if (isFull()) throw new Error('Too many tasks are queued.');
      if (running < concurrent) running++;
      else await new Promise<void>((resolve) => queue.push(resolve));
      try {
        return await task();
      } finally {
        // The slot is handed on, not freed: a task that arrives now must not overtake the queue.
        const next = queue.shift();
        if (next) next();
        else running--;
      }
    },
  };
}

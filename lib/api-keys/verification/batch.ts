/** Batches in flight at a time: a second one, so that one stuck connection does not stop all lookups. */
const MAX_IN_FLIGHT = 2;

interface Lookup<T> {
  name: string;
  resolve(value: T | undefined): void;
  reject(error: unknown): void;
}

/**
 * Batches single lookups, as DataLoader does: names requested while batches are in flight go into the next one, so that a value is
 * never older than the request for it.
 * @param load loads the values of many names; a name missing from the result resolves to undefined
 */
export function batched<T>(
  load: (names: string[]) => Promise<ReadonlyMap<string, T>>,
): (name: string) => Promise<T | undefined> {
  let in_flight = 0;
  let waiting: Lookup<T>[] = [];
  const send = async () => {
    if (waiting.length === 0 || in_flight === MAX_IN_FLIGHT) return;
    const batch = waiting;
    waiting = [];
    in_flight++;
    try {
      const found = await load([...new Set(batch.map(({ name }) => name))]);
      for (const { name, resolve } of batch) resolve(found.get(name));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      in_flight--;
      send();
    }
  };
  return (name) =>
    new Promise((resolve, reject) => {
      waiting.push({ name, resolve, reject });
      // Collects what else arrives in this turn of the event loop.
      if (waiting.length === 1) setImmediate(send);
    });
}

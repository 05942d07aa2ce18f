/** Questions on the way at the same time: a second one, so that one connection that is stuck does not stop all. */
const ON_THE_WAY = 2;

interface Question<T> {
  name: string;
  resolve(answer: T | undefined): void;
  reject(error: unknown): void;
}

/**
 * Asks for single things many at a time: what is wanted while questions are on the way goes together with the next one.
 * An answer is never older than the moment at which it was asked for.
 * @param ask finds what belongs to the names; what is missing in its answer is undefined to those who asked
 */
export function batched<T>(
  ask: (names: string[]) => Promise<ReadonlyMap<string, T>>,
): (name: string) => Promise<T | undefined> {
  let on_the_way = 0;
  let waiting: Question<T>[] = [];
  const send = async () => {
    if (waiting.length === 0 || on_the_way === ON_THE_WAY) return;
    const questions = waiting;
    waiting = [];
    on_the_way++;
    try {
      const answers = await ask([...new Set(questions.map(({ name }) => name))]);
      for (const { name, resolve } of questions) resolve(answers.get(name));
    } catch (error) {
      for (const { reject } of questions) reject(error);
    } finally {
      on_the_way--;
      send();
    }
  };
  return (name) =>
    new Promise((resolve, reject) => {
      waiting.push({ name, resolve, reject });
      // Whatever else arrives in this turn of the loop goes with it.
      if (waiting.length === 1) setImmediate(send);
    });
}

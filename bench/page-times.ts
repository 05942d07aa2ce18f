import { spread } from './measure';

/** In milliseconds, medians. */
export interface PageTimes {
  first_byte: number;
  last_byte: number;
}

/**
 * Requests a page again and again over kept connections, and returns when the first and the last byte came.
 * @param readers that request it at the same time, each one request after the other
 * @throws Error when a response is not 200
 */
export async function pageTimes(
  url: string,
  headers: Record<string, string>,
  { readers, requests }: { readers: number; requests: number },
): Promise<PageTimes> {
  const first: number[] = [];
  const last: number[] = [];
  const read = async () => {
    for (let n = 0; n < requests; n++) {
      const begun = performance.now();
      const answer = await fetch(url, { headers, redirect: 'manual' });
      if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`);
      first.push(performance.now() - begun);
      await answer.arrayBuffer();
      last.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: readers }, read));
  return { first_byte: spread(first).median, last_byte: spread(last).median };
}

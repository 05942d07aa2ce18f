import autocannon from 'autocannon';

/** The result of one period of load. */
export interface Load {
  requests_per_second: number;
  p50_ms: number;
  p99_ms: number;
}

interface LoadOptions {
  headers?: Record<string, string>;
  connections?: number;
  seconds?: number;
  /** Requests per second at a fixed pace, with latencies counted from when each was due; unset: as many as possible. */
  rate?: number;
}

/**
 * Sends load to a URL for some seconds.
 * @throws Error when a response was not 200: rejections are fast, so the figure would be misleading
 */
export async function load(url: string, options: LoadOptions = {}): Promise<Load> {
  const { headers = {}, connections = 50, seconds = 4, rate } = options;
  const result = await autocannon({ url, headers, connections, duration: seconds, overallRate: rate });
  const good = result['2xx'];
  if (result.non2xx > 0 || result.errors > 0 || good === 0) {
    throw new Error(`${url}: ${good} good answers, ${result.non2xx} others, ${result.errors} errors`);
  }
  return {
    requests_per_second: good / result.duration,
    p50_ms: result.latency.p50,
    p99_ms: result.latency.p99,
  };
}

/** Median, minimum and maximum. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Returns the spread of the values. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/** Returns the quantile: the value below which a share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
}

const WARM_UP = 2;

/**
 * Measures subjects in turn, A B C A B C …, so that a slowdown of the machine affects all of them. The first
 * rounds are warm-up and not counted, because the code is still being compiled.
 * @returns the figures of each subject, one per round
 */
export async function inTurn<N extends string>(
  subjects: Record<N, () => Promise<number>>,
  rounds = 5,
): Promise<Record<N, number[]>> {
  const names = Object.keys(subjects) as N[];
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<N, number[]>;
  for (let round = 0; round < WARM_UP + rounds; round++) {
    for (const name of names) {
      const figure = await subjects[name]();
      if (round >= WARM_UP) figures[name].push(figure);
    }
  }
  return figures;
}

/** The ratios of two subjects, round by round, because figures of one round were measured under the same conditions. */
export function ratios(of: readonly number[], to: readonly number[]): Spread {
  return spread(of.map((value, round) => value / to[round]!));
}

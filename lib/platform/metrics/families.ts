import { processSingleton } from '@/lib/core/process-singleton';

/** The values of a series' labels, by name. Only values that the code knows in advance, so that their number is limited. */
export type Labels = Record<string, string>;

/** A number that only grows. */
export class Count {
  value = 0;
  constructor(readonly labels: Labels) {}
}

/** Upper bounds of the buckets of durations, in seconds. */
export const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** How long something took: how often, how long together, and how many up to each bound of `BUCKETS`. */
export class Durations {
  count = 0;
  seconds = 0;
  /** Not cumulative; the last one counts what took longer than every bound. */
  readonly buckets = new Float64Array(BUCKETS.length + 1);
  constructor(readonly labels: Labels) {}

  /** Adds one duration, in milliseconds. */
  observe(milliseconds: number): void {
    const seconds = milliseconds / 1_000;
    let at = 0;
    while (at < BUCKETS.length && seconds > BUCKETS[at]!) at++;
    this.buckets[at]!++;
    this.count++;
    this.seconds += seconds;
  }
}

/** All series of one metric. */
export interface Family<S extends Count | Durations = Count | Durations> {
  readonly name: string;
  readonly help: string;
  readonly label_names: readonly string[];
  readonly kind: 'counter' | 'histogram';
  readonly series: Map<string, S>;
  /** Returns the series with these values of `label_names`. Keep it where it is used often. */
  of(...values: string[]): S;
}

const families = processSingleton('metrics', () => new Map<string, Family>());

/** Returns every metric that the loaded code counts. */
export function allFamilies(): Family[] {
  return [...families.values()];
}

function family<S extends Count | Durations>(
  kind: Family['kind'],
  Series: new (labels: Labels) => S,
  [name, help, label_names]: [string, string, readonly string[]],
): Family<S> {
  // The front door and Next load this file twice, and count in one place.
  const known = families.get(name) as Family<S> | undefined;
  if (known) return known;
  const series = new Map<string, S>();
  const of = (...values: string[]) => {
    const key = values.join('\n');
    let found = series.get(key);
    if (!found) {
      found = new Series(Object.fromEntries(label_names.map((label, index) => [label, values[index] ?? ''])));
      series.set(key, found);
    }
    return found;
  };
  const made: Family<S> = { name, help, label_names, kind, series, of };
  families.set(name, made);
  return made;
}

/**
 * Defines a counter. Counting is one addition to a number; nothing is formatted before somebody asks (`lib/http/server/metrics.ts`).
 * @param name with the ending `_total` (prometheus.io/docs/practices/naming)
 */
export function counter(name: string, help: string, label_names: readonly string[]): Family<Count> {
  return family('counter', Count, [name, help, label_names]);
}

/** Defines a histogram of durations. @param name with the ending `_seconds` */
export function durations(name: string, help: string, label_names: readonly string[]): Family<Durations> {
  return family('histogram', Durations, [name, help, label_names]);
}

import type { Server } from 'node:http';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type NamedPool, namedPools } from '@/db/client';
import { sealBacklog } from '@/lib/audit-log/chain/seal';
import { queueState } from '@/lib/platform/jobs/queue';
import { allFamilies, BUCKETS, type Durations, type Family, type Labels } from '@/lib/platform/metrics/families';
import { askDatabase, askThroughPool, withinBound } from './health';

/** Longest wait for the database per scrape, in milliseconds; Prometheus itself waits ten seconds by default. */
const PATIENCE_MS = 2_000;

// Gauges of old that end in `_total`, which only counters should; nodejs_active_resources has what they count.
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** What a gauge shows at a scrape: its values by labels. */
type Reading = [labels: Labels, value: number][];

/** A series as prom-client formats it. */
interface Sample {
  metricName?: string;
  labels: Labels;
  value: number;
}

function histogramSamples(name: string, { labels, count, seconds, buckets }: Durations): Sample[] {
  let upTo = 0;
  const samples: Sample[] = BUCKETS.map((le, index) => {
    upTo += buckets[index]!;
    return { metricName: `${name}_bucket`, labels: { ...labels, le: String(le) }, value: upTo };
  });
  samples.push({ metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count });
  samples.push({ metricName: `${name}_sum`, labels, value: seconds });
  samples.push({ metricName: `${name}_count`, labels, value: count });
  return samples;
}

function samplesOf({ name, series }: Family): Sample[] {
  return [...series.values()].flatMap((one) =>
    'value' in one ? [{ labels: one.labels, value: one.value }] : histogramSamples(name, one),
  );
}

// Counted without the library, whose `observe` costs more than a small request of ours spends on its key (ADR 0052).
function registerFamilies(registry: Registry): void {
  for (const family of allFamilies()) {
    const { name, help, kind } = family;
    const get = async () => ({ name, help, type: kind, aggregator: 'sum', values: samplesOf(family) });
    registry.registerMetric({ name, get } as never);
  }
}

/**
 * Registers gauges that are read together at each scrape.
 * @param gauges what each one shows, by name
 * @param aggregatorOf how the values of several workers become one
 */
function registerGauges(
  registry: Registry,
  gauges: Record<string, string>,
  read: () => Promise<Record<string, Reading>>,
  aggregatorOf: (name: string) => 'sum' | 'min' | 'max' = () => 'sum',
): void {
  let reading: Promise<Record<string, Reading>> | undefined;
  const readOnce = () => {
    // One reading for all gauges of a scrape.
    reading ??= read().finally(() => {
      setImmediate(() => {
        reading = undefined;
      });
    });
    return reading;
  };
  for (const [name, help] of Object.entries(gauges)) {
    const get = async () => {
      const values = ((await readOnce())[name] ?? []).map(([labels, value]): Sample => ({ labels, value }));
      return { name, help, type: 'gauge', aggregator: aggregatorOf(name), values };
    };
    registry.registerMetric({ name, get } as never);
  }
}

const POOL_GAUGES = {
  agni_database_pool_size: 'Most connections of a pool.',
  agni_database_pool_waiting: 'Requests waiting for a connection.',
  agni_database_pool_connections:
    'Open connections: active, idle, or unanswered (given up here, but still busy on the server).',
};

const DATABASE_GAUGES = {
  agni_database_up: '1 if the database answers within two seconds.',
  agni_database_writable: '1 if the database accepts writes.',
  agni_jobs_due: 'Jobs that could run now.',
  agni_jobs_oldest_due_seconds: 'How long the oldest of them has waited.',
  agni_jobs_dead: 'Jobs that failed for good in the last 28 days.',
  agni_audit_unsealed_events: 'Audit events that are not in the hash chain yet.',
  agni_audit_oldest_unsealed_seconds: 'Age of the oldest of them.',
};

function poolReadings(): Record<string, Reading> {
  const pools = namedPools();
  const read = (value: (pool: NamedPool['pool']) => number): Reading =>
    pools.map(({ name, pool }) => [{ pool: name }, value(pool)]);
  return {
    agni_database_pool_size: read((pool) => pool.options.max),
    agni_database_pool_waiting: read((pool) => pool.waitingCount),
    agni_database_pool_connections: pools.flatMap(
      ({ name, pool }): Reading => [
        [{ pool: name, state: 'active' }, pool.totalCount - pool.idleCount - pool.heldCount],
        [{ pool: name, state: 'idle' }, pool.idleCount],
        [{ pool: name, state: 'unanswered' }, pool.heldCount],
      ],
    ),
  };
}

/** Returns the result, or undefined when it fails or takes too long. */
async function attempt<T>(work: Promise<T>): Promise<T | undefined> {
  const result = await withinBound(work, PATIENCE_MS).catch(() => undefined);
  return result === 'slow' ? undefined : result;
}

async function databaseReadings(): Promise<Record<string, Reading>> {
  const databases = namedPools().filter(({ name }) => name !== 'throttle');
  const [jobs, audit, ...states] = await Promise.all([
    attempt(queueState()),
    attempt(sealBacklog()),
    // A full pool is no outage, so that the question does not wait for its connections.
    ...databases.map(({ pool }) => attempt(pool.isFull ? pool.outside(askDatabase) : askThroughPool(pool))),
  ]);
  const labelled = (value: (index: number) => number): Reading =>
    databases.map(({ name }, index) => [{ database: name }, value(index)]);
  return {
    agni_database_up: labelled((index) => Number(states[index] !== undefined)),
    agni_database_writable: labelled((index) => Number(states[index] === 'ok')),
    // Missing while they are unknown, so that no graph shows an empty queue during an outage.
    ...(jobs && {
      agni_jobs_due: [[{}, jobs.due]],
      agni_jobs_oldest_due_seconds: [[{}, jobs.oldest_due_seconds]],
      agni_jobs_dead: [[{}, jobs.dead]],
    }),
    ...(audit && {
      agni_audit_unsealed_events: [[{}, audit.events]],
      agni_audit_oldest_unsealed_seconds: [[{}, audit.oldest_seconds]],
    }),
  };
}

/**
 * Creates what `/metrics` shows: everything counted in this process, Node's own metrics (CPU, memory, garbage collection, event
 * loop delay), the pools, and the queue and the audit chain, which are the same in every process of an installation.
 * @param server whose open connections are shown
 */
export function createMetrics(server: Server): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  registerFamilies(registry);
  registerGauges(registry, POOL_GAUGES, async () => poolReadings());
  // Of several workers, each sees the same database.
  registerGauges(registry, DATABASE_GAUGES, databaseReadings, (name) => (/_(up|writable)$/.test(name) ? 'min' : 'max'));
  registerGauges(registry, { agni_http_connections: 'Open client connections.' }, async () => ({
    agni_http_connections: [[{}, await connectionsOf(server)]],
  }));
  return registry;
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}

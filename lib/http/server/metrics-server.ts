import type { Worker } from 'node:cluster';
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { AggregatorRegistry } from 'prom-client';
import { env } from '@/lib/core/env';
import { log } from '@/lib/core/log';
import { measure } from '@/lib/platform/workers/measure';
import { listen } from './listen';

const digest = (text: string) => createHash('sha256').update(text).digest();

function isAllowed(authorization: string | undefined): boolean {
  if (env.METRICS_TOKEN === undefined) return true;
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${env.METRICS_TOKEN}`));
}

/** What is served: the metrics of a process, or those of all its workers together. */
export interface MetricsSource {
  contentType: string;
  metrics(): Promise<string>;
}

/**
 * Creates the server of `/metrics` for Prometheus, on its own port so that no proxy in front of the product can publish it.
 * Checks `METRICS_TOKEN`, if set, as a bearer token.
 */
export function createMetricsServer(source: MetricsSource): Server {
  return createServer(
    { maxHeaderSize: 8 * 1024, headersTimeout: 5_000, requestTimeout: 10_000 },
    (request, response) => {
      const answer = (status: number, type: string, body: string, headers = {}) =>
        response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers }).end(body);
      const [path] = (request.url ?? '/').split('?');
      if (path !== '/metrics') return answer(404, 'text/plain', 'Metrics are at /metrics.\n');
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return answer(405, 'text/plain', 'Use GET.\n', { Allow: 'GET, HEAD' });
      if (!isAllowed(request.headers.authorization))
        return answer(401, 'text/plain', 'Send METRICS_TOKEN as a bearer token.\n', { 'WWW-Authenticate': 'Bearer' });
      source.metrics().then(
        (text) => answer(200, source.contentType, text),
        (error: unknown) => {
          log.error('metrics', { error });
          answer(500, 'text/plain', 'The metrics could not be read.\n');
        },
      );
    },
  );
}

/**
 * The metrics of all workers: counters added up, and of what all see alike, one value. A worker that does not answer is left out.
 * Not prom-client's `clusterMetrics`, which fails unless all workers answer, those that are still starting included.
 * @param listening the workers to ask
 */
export function metricsOfWorkers(listening: () => Worker[]): MetricsSource {
  const read = async () => {
    const answers = (await Promise.all(listening().map(measure))).filter((answer) => answer !== undefined);
    if (answers.length === 0) throw new Error('No worker process answered.');
    return AggregatorRegistry.aggregate(answers).metrics();
  };
  let reading: Promise<string> | undefined;
  return {
    contentType: AggregatorRegistry.PROMETHEUS_CONTENT_TYPE,
    metrics() {
      // Scrapes at the same time share one reading.
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}

/** Serves metrics at `METRICS_PORT`, if it is set. @returns a function that stops it */
export async function serveMetrics(source: MetricsSource): Promise<() => void> {
  if (env.METRICS_PORT === undefined) return () => {};
  const server = createMetricsServer(source);
  await listen(server, env.METRICS_PORT, env.METRICS_HOST, 'METRICS_');
  return () => {
    server.close();
    server.closeAllConnections();
  };
}

import type { Server } from 'node:http';
import { env } from '@/lib/core/env';
import { answerMeasuring } from '@/lib/platform/workers/measure';
import { hasSiblings } from '@/lib/platform/workers/siblings';
import { createMetrics } from './metrics';
import { serveMetrics } from './metrics-server';

/**
 * Serves `/metrics` if `METRICS_PORT` is set. One of several workers answers their parent instead, which serves those of all.
 * @param product whose connections are shown
 * @returns a function that stops it
 */
export async function openMetrics(product: Server): Promise<() => void> {
  if (env.METRICS_PORT === undefined) return () => {};
  const registry = createMetrics(product);
  if (!hasSiblings()) return serveMetrics(registry);
  answerMeasuring(() => registry.getMetricsAsJSON());
  return () => {};
}

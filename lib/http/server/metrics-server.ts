import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { env } from '@/lib/core/env';
import { log } from '@/lib/core/log';
import { createMetrics } from './metrics';

const digest = (text: string) => createHash('sha256').update(text).digest();

function isAllowed(authorization: string | undefined): boolean {
  if (env.METRICS_TOKEN === undefined) return true;
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${env.METRICS_TOKEN}`));
}

/**
 * Creates the server of `/metrics` for Prometheus, on its own port so that no proxy in front of the product can publish it.
 * Checks `METRICS_TOKEN`, if set, as a bearer token.
 * @param product whose connections are shown
 */
export function createMetricsServer(product: Server): Server {
  const registry = createMetrics(product);
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
      registry.metrics().then(
        (text) => answer(200, registry.contentType, text),
        (error: unknown) => {
          log.error('metrics', { error });
          answer(500, 'text/plain', 'The metrics could not be read.\n');
        },
      );
    },
  );
}

import { createServer, type RequestListener, Server } from 'node:http';
import next from 'next';
import { closePools } from '@/db/client';
import { background } from './lib/background';
import { env } from './lib/core/env';
import { log } from './lib/core/log';
import { api } from './lib/http/api/router';
import { startUsageFlush, stopUsageFlush } from './lib/http/api/usage';
import { apiListener } from './lib/http/server/api-listener';
import { answerClientErrors } from './lib/http/server/client-errors';
import { drainable } from './lib/http/server/drain';
import { beginDraining } from './lib/http/server/health';
import { listen } from './lib/http/server/listen';
import { chooseFormat } from './lib/http/server/markdown-pages';
import { openMetrics } from './lib/http/server/open-metrics';
import { setPageHeaders } from './lib/http/server/page-headers';
import { createPageMeter } from './lib/http/server/page-metrics';
import { rejectInvalidRequest } from './lib/http/server/request-filter';
import { cleanHeaders, setRequestId } from './lib/http/server/request-headers';
import { limitConcurrentSignIns } from './lib/http/server/sign-ins';
import { staticFiles } from './lib/http/server/static-files';
import { startWorker } from './lib/platform/jobs/worker';

/** A running server; `close` drains it: requests and jobs in progress finish, usage is written, connections close. */
export type Serving = { url: string; close(): Promise<void> };

const LIMITS = {
  maxHeaderSize: 16 * 1024,
  // Disconnects clients that send their requests too slowly.
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  // Longer than the 60 s of common load balancers, which must close idle connections first.
  keepAliveTimeout: 65_000,
};

// OAuth consent runs in browsers, with a session instead of a key: those two paths belong to Next.
function isApi(url: string): boolean {
  if (!url.startsWith('/api/v1')) return false;
  return (url.length === 7 || url[7] === '/' || url[7] === '?') && !url.startsWith('/api/v1/ghl/oauth/');
}

/** Sends each request to the API's router, the static files or Next. */
function frontDoor(pages: RequestListener, dev: boolean): RequestListener {
  const apiHere = env.API_MOUNT === 'front-door';
  const toPages = limitConcurrentSignIns(pages);
  const measure = createPageMeter();
  const secure: Record<string, string> = env.APP_URL.startsWith('https:')
    ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }
    : {};
  const toRouter = apiListener(api, secure);
  // In development they change, and Next makes them as they are asked for.
  const toFiles = dev ? () => false : staticFiles('.next/static');
  return (request, response) => {
    const toApi = isApi(request.url ?? '/');
    if (toApi && apiHere) return toRouter(request, response);
    for (const [name, value] of Object.entries(secure)) response.setHeader(name, value);
    if (!toApi) measure(request, response);
    const toNext = () => {
      cleanHeaders(request, env.TRUST_PROXY);
      if (!toApi) {
        setRequestId(request, response);
        setPageHeaders(request, response, { dev, inbox: env.LOCAL_INBOX });
      }
      if (rejectInvalidRequest(request, response, toApi)) return;
      chooseFormat(request, response);
      toPages(request, response);
    };
    if (!toFiles(request, response, toNext)) toNext();
  };
}

/**
 * Serves pages and API on one port, and runs jobs. The database must be reachable and migrated.
 * Links are built from `APP_URL`, never from the `Host` header.
 * @throws StartupError if the port is not available
 */
export async function serve({ dev }: { dev: boolean }): Promise<Serving> {
  const server = createServer(LIMITS);
  answerClientErrors(server);
  // In development, hot-reload connections never close.
  const drain = drainable(server, dev ? 1_000 : 10_000);
  // Next handles the upgrades of any server it is given (it once forwarded them to any host, CVE-2026-44578), so that it gets one that
  // never listens and only receives the upgrades of hot reload.
  const upgrades = new Server();
  if (dev) server.on('upgrade', (...event) => upgrades.emit('upgrade', ...event));
  // Next would log a failed query with its values; instrumentation.ts logs what is needed.
  const app = next({ dev, quiet: !dev, hostname: env.HOST, port: env.PORT, httpServer: upgrades });
  await app.prepare();
  const pages = app.getRequestHandler();
  server.on(
    'request',
    frontDoor((request, response) => void pages(request, response), dev),
  );
  const port = await listen(server, env.PORT, env.HOST);
  const stopMetrics = await openMetrics(server);
  const worker = await startWorker(background);
  startUsageFlush();
  return {
    url: `http://${env.HOST}:${port}`,
    async close() {
      beginDraining();
      await drain();
      await worker.stop();
      await stopUsageFlush().catch((error) => log.error('usage', { message: 'Usage was not saved', error }));
      await app.close();
      // Last, so that a scrape sees the drain too.
      stopMetrics();
      await closePools();
    },
  };
}

import { createServer, type IncomingMessage, type RequestListener, Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import next from 'next';
import { closePools } from '@/db/client';
import { api } from '@/lib/api/router';
import { startUsageFlush, stopUsageFlush } from '@/lib/api/usage';
import { env } from '@/lib/env';
import { apiListener } from '@/lib/front-door/api-listener';
import { drainable } from '@/lib/front-door/drain';
import { cleanHeaders } from '@/lib/front-door/request-headers';
import { signInsInLine } from '@/lib/front-door/sign-ins';
import { beginDraining } from '@/lib/health';
import { startWorker } from '@/lib/jobs/worker';
import { StartupError } from '@/lib/startup-error';

/** A running server; `close` drains it: begun requests and jobs finish, counted usage is written, connections end. */
export type Serving = { url: string; close(): Promise<void> };

const LIMITS = {
  maxHeaderSize: 16 * 1024,
  // A client that sends its request drop by drop is let go.
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  // Longer than the 60 s of common load balancers, which must be the ones to close an idle connection.
  keepAliveTimeout: 65_000,
};
/** Bytes that a page or action may be sent. The API's router has its own limit, with its own kind of answer. */
const MAX_BODY = 2 * 1024 * 1024;

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${sentence}\n`);
}

/** Answers a request whose body is too large, or of unannounced length; browsers always announce it. */
function refusesBody(request: IncomingMessage, response: ServerResponse): boolean {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) {
    refuse(response, 413, 'The request is too large.');
    return true;
  }
  if (request.headers['transfer-encoding'] === undefined) return false;
  refuse(response, 411, 'The request needs a Content-Length.');
  return true;
}

// The methods that pages and route handlers have. Next answers every other one, TRACE say, with an error of its own.
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Answers what Next would fail at: a method that it does not know, an address that is no UTF-8. */
function refusesRequestLine(request: IncomingMessage, response: ServerResponse): boolean {
  if (!METHODS.has(request.method ?? '')) {
    refuse(response, 405, 'This method is not supported.');
    return true;
  }
  try {
    decodeURI((request.url ?? '/').split('?')[0]!);
    return false;
  } catch {
    refuse(response, 400, 'The address cannot be read.');
    return true;
  }
}

function isApi(url: string): boolean {
  return url.startsWith('/api/v1') && (url.length === 7 || url[7] === '/' || url[7] === '?');
}

/** Sends each request to the API's router or to Next. */
function frontDoor(pages: RequestListener): RequestListener {
  const apiHere = env.API_MOUNT === 'front-door';
  const toPages = signInsInLine(pages);
  const secure: Record<string, string> = env.APP_URL.startsWith('https:')
    ? { 'Strict-Transport-Security': 'max-age=31536000' }
    : {};
  const toRouter = apiListener(api, secure);
  return (request, response) => {
    const toApi = isApi(request.url ?? '/');
    if (toApi && apiHere) return toRouter(request, response);
    for (const [name, value] of Object.entries(secure)) response.setHeader(name, value);
    cleanHeaders(request, env.TRUST_PROXY);
    if (refusesRequestLine(request, response)) return;
    if (!toApi && refusesBody(request, response)) return;
    toPages(request, response);
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `Port ${env.PORT} is in use. Stop what uses it, or choose another one with PORT=3001.`,
        EACCES: `Port ${env.PORT} needs more rights than this user has. Choose one above 1023 with PORT=3000.`,
        EADDRNOTAVAIL: `HOST=${env.HOST} is no address of this machine.`,
        ENOTFOUND: `HOST=${env.HOST} is no address of this machine.`,
      };
      const reason = reasons[error.code ?? ''];
      reject(reason ? new StartupError(reason) : error);
    });
    server.listen(env.PORT, env.HOST, () => resolve((server.address() as AddressInfo).port));
  });
}

/**
 * Serves pages and API on one port, and works off jobs. The database is there and migrated.
 * Links never come from the `Host` header: their address is `APP_URL`.
 * @throws StartupError when the port cannot be had.
 */
export async function serve({ dev }: { dev: boolean }): Promise<Serving> {
  const server = createServer(LIMITS);
  // A browser that is being developed in holds its hot-reload connection for ever.
  const drain = drainable(server, dev ? 1_000 : 10_000);
  // Next attaches itself to the upgrades of whatever server it sees (it once forwarded them to any host, CVE-2026-44578): it
  // gets one that never listens, and that hears only of hot reload's.
  const upgrades = new Server();
  if (dev) server.on('upgrade', (...event) => upgrades.emit('upgrade', ...event));
  const app = next({ dev, hostname: env.HOST, port: env.PORT, httpServer: upgrades });
  await app.prepare();
  const pages = app.getRequestHandler();
  server.on(
    'request',
    frontDoor((request, response) => void pages(request, response)),
  );
  const port = await listen(server);
  const worker = await startWorker();
  startUsageFlush();
  return {
    url: `http://${env.HOST}:${port}`,
    async close() {
      beginDraining();
      await drain();
      await worker.stop();
      await stopUsageFlush().catch((error: Error) => console.error(`Usage was not written: ${error.message}`));
      await app.close();
      await closePools();
    },
  };
}

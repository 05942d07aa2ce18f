import cluster from 'node:cluster';
import { createServer } from 'node:http';
import path from 'node:path';
import type { WorkerMessage } from '@/lib/platform/workers/siblings';
import { run, type Start } from './run';

/** The API on several worker processes, without pages, so that a test needs no build. Each response names its process. */
async function start(context: Start): Promise<void> {
  if (cluster.isWorker) return serve(context);
  const { serveWithWorkers } = await import('./workers');
  await serveWithWorkers(2, context, path.resolve('scripts/test-workers.ts'));
  console.log('serving');
}

async function serve({ defer }: Pick<Start, 'defer'>): Promise<void> {
  const { api } = await import('@/lib/http/api/router');
  const { apiListener } = await import('@/lib/http/server/api-listener');
  const { startUsageFlush, stopUsageFlush } = await import('@/lib/http/api/usage');
  const { drainable } = await import('@/lib/http/server/drain');
  const { closePools } = await import('@/db/client');
  const answer = apiListener(api);
  const server = createServer((request, response) => {
    response.setHeader('X-Process', process.pid);
    answer(request, response);
  });
  const drain = drainable(server, 5_000);
  await new Promise<void>((resolve) => server.listen(Number(process.env.PORT), '127.0.0.1', resolve));
  const { openMetrics } = await import('@/lib/http/server/open-metrics');
  await openMetrics(server);
  startUsageFlush();
  defer(async () => {
    await drain();
    await stopUsageFlush();
    await closePools();
  });
  process.send!({ agni: 'serving', url: `http://127.0.0.1:${process.env.PORT}` } satisfies WorkerMessage);
}

run(start);

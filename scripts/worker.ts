import type { Served, WorkerMessage } from '@/lib/platform/workers/siblings';
import { run, type Start } from './run';

// One of the processes of `npm start`, which has checked the environment (scripts/workers.ts).
async function start(context: Start): Promise<void> {
  const served = process.env.AGNI_FIRST_WORKER ? await first(context) : await another(context);
  process.send!({ agni: 'serving', ...served } satisfies WorkerMessage);
}

async function first(context: Start): Promise<Served> {
  const { prepareAndServe } = await import('./prepare-and-serve');
  return prepareAndServe(context);
}

async function another({ defer }: Start): Promise<Served> {
  const { serve } = await import('@/server');
  const { url, close } = await serve({ dev: false });
  defer(close);
  return { url };
}

run(start);

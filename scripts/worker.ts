import type { WorkerMessage } from '@/lib/platform/workers/siblings';
import { run } from './run';

// One of the processes of `npm start`, which has checked and prepared everything (scripts/workers.ts).
run(async ({ defer }) => {
  const { serve } = await import('@/server');
  const serving = await serve({ dev: false });
  defer(serving.close);
  process.send!({ agni: 'serving', url: serving.url } satisfies WorkerMessage);
});

import type { Worker } from 'node:cluster';
import { log } from '@/lib/core/log';
import type { WorkerMessage } from './siblings';

/** The metrics of a process, as prom-client's `getMetricsAsJSON` returns them and its `aggregate` takes them. */
export type Measured = object[];

/** How long a scrape waits for a worker, in milliseconds: longer than a worker waits for its databases. */
const PATIENCE_MS = 3_000;

let last = 0;

/** Asks a worker for its metrics. @returns undefined when it cannot read them, ends, or takes longer than three seconds */
export function measure(worker: Worker): Promise<Measured | undefined> {
  last += 1;
  const ask = last;
  return new Promise((resolve) => {
    const end = (metrics?: Measured) => {
      clearTimeout(timer);
      worker.off('message', hear).off('exit', giveUp);
      resolve(metrics);
    };
    const giveUp = () => end();
    const hear = (message: WorkerMessage) => {
      if (message.agni === 'measured' && message.ask === ask) end(message.metrics);
    };
    const timer = setTimeout(giveUp, PATIENCE_MS);
    worker.on('message', hear).once('exit', giveUp);
    // A worker that is ending may have closed its channel.
    worker.send({ agni: 'measure', ask } satisfies WorkerMessage, undefined, (error) => {
      if (error) giveUp();
    });
  });
}

/** Makes this worker answer the process that started it with its metrics. */
export function answerMeasuring(read: () => Promise<Measured>): void {
  process.on('message', async (message: WorkerMessage) => {
    if (message.agni !== 'measure') return;
    const metrics = await read().catch((error) => void log.error('metrics', { error }));
    const answer: WorkerMessage = { agni: 'measured', ask: message.ask, ...(metrics && { metrics }) };
    process.send?.(answer, undefined, undefined, () => {});
  });
}

import type { RequestListener, ServerResponse } from 'node:http';
import { createLimit } from '@/lib/core/concurrency-limit';

interface Options {
  concurrent: number;
  maxQueued: number;
  /** Answers a request when the queue is full. */
  onFull(response: ServerResponse): void;
}

/**
 * Passes requests on a few at a time, first come, first served; the others wait. For expensive requests that arrive in bursts and
 * would otherwise hold up everything else on this thread.
 */
export function limitRequests(next: RequestListener, { concurrent, maxQueued, onFull }: Options): RequestListener {
  const limit = createLimit({ concurrent, maxQueued });
  return (request, response) => {
    if (limit.isFull()) return onFull(response);
    void limit.run(async () => {
      // A client that disconnected while it waited gives its slot to the next one.
      if (response.closed) return;
      const closed = new Promise((resolve) => response.once('close', resolve));
      next(request, response);
      await closed;
    });
  };
}

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/**
 * Hands requests on a few at a time, first come, first served; the others wait. For what is dear and comes in crowds: all at
 * once they would hold the one thread that everything else runs on too.
 * @param full answers a request for which there is no room to wait
 */
export function limitConcurrency(
  next: RequestListener,
  { at_once, most_waiting, full }: { at_once: number; most_waiting: number; full(response: ServerResponse): void },
): RequestListener {
  let running = 0;
  const waiting: (() => void)[] = [];
  const begin = (request: IncomingMessage, response: ServerResponse) => {
    running++;
    response.once('close', () => {
      running--;
      waiting.shift()?.();
    });
    next(request, response);
  };
  return (request, response) => {
    if (running < at_once) return begin(request, response);
    if (waiting.length >= most_waiting) return full(response);
    // Whoever has gone away meanwhile gives the place on.
    waiting.push(() => (response.closed ? waiting.shift()?.() : begin(request, response)));
  };
}

import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long answers tell their connections to close before the door shuts, in milliseconds. */
const NOTICE = 300;
/** How long requests that have begun may take to end, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Prepares a server for an orderly end.
 * @returns `drain`: lets begun requests finish, closes every connection, resolves when none is left.
 */
export function drainable(server: Server): () => Promise<void> {
  const upgraded = new Set<Socket>();
  let draining = false;
  server.prependListener('request', (_request, response) => {
    if (draining) response.setHeader('Connection', 'close');
  });
  // Added only while developing: without a listener Node answers upgrade requests like any other.
  server.on('newListener', (event) => {
    if (event !== 'upgrade' || server.listenerCount('upgrade') > 0) return;
    server.prependListener('upgrade', (_request, socket) => {
      upgraded.add(socket as Socket);
      socket.once('close', () => upgraded.delete(socket as Socket));
    });
  });

  return async () => {
    draining = true;
    // A connection that is closed at the moment its client sends is a failed request; one told so in an answer is not.
    await sleep(NOTICE);
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    for (const socket of upgraded) socket.destroy();
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const deadline = setTimeout(() => server.closeAllConnections(), PATIENCE);
    await closed;
    clearInterval(idle);
    clearTimeout(deadline);
  };
}

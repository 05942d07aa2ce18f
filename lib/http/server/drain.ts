import type { Server } from 'node:http';
import net, { type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long answers tell their connections to close before the door shuts, in milliseconds. */
const NOTICE_MS = 300;
/** How long a silent connection is kept after that: its request may be on the way, or wait to be read. */
const IDLE_MS = 500;

function destroyAll(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.destroy();
}

/**
 * Prepares a server for an orderly end.
 * @param timeout how long requests that have begun may take to end, in milliseconds.
 * @returns `drain`: lets begun requests finish, closes every connection, resolves when none is left.
 */
export function drainable(server: Server, timeout: number): () => Promise<void> {
  const open = new Set<Socket>();
  let draining = false;
  server.prependListener('request', (_request, response) => {
    if (draining) response.setHeader('Connection', 'close');
  });
  server.on('connection', (socket) => {
    // Hot reload's connections leave the server's own list when they are upgraded.
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });

  return async () => {
    draining = true;
    // A connection that is closed at the moment its client sends is a failed request; one told so in an answer is not.
    await sleep(NOTICE_MS);
    // Not the HTTP server's own `close`, which cuts connections whose request has arrived and was not looked at yet.
    const closed = new Promise<void>((resolve) => {
      net.Server.prototype.close.call(server, () => resolve());
    });
    const deadline = setTimeout(() => destroyAll(open), timeout);
    await Promise.race([closed, sleep(IDLE_MS)]);
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    await closed;
    clearInterval(idle);
    clearTimeout(deadline);
  };
}

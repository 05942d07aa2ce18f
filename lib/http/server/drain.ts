import type { Server } from 'node:http';
import net, { type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long responses announce `Connection: close` before the server stops listening, in milliseconds. */
const NOTICE_MS = 300;
/** How long an idle connection is kept after that, in milliseconds: its next request may be in transit. */
const IDLE_MS = 500;

function destroyAll(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.destroy();
}

/**
 * Prepares a server for a graceful shutdown.
 * @param timeout how long requests in progress may take, in milliseconds
 * @returns `drain`: lets requests in progress finish, closes every connection, and resolves when none is left
 */
export function drainable(server: Server, timeout: number): () => Promise<void> {
  const open = new Set<Socket>();
  let draining = false;
  server.prependListener('request', (_request, response) => {
    if (draining) response.setHeader('Connection', 'close');
  });
  server.on('connection', (socket) => {
    // Upgraded connections (hot reload) leave the server's own list.
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });

  return async () => {
    draining = true;
    // Closing a connection just as its client sends fails that request; announcing it in a response does not.
    await sleep(NOTICE_MS);
    // Not the HTTP server's own `close`, which cuts connections whose request has arrived but has not been parsed yet.
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

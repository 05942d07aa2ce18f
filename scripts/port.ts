import net from 'node:net';
import { StartupError } from '@/lib/core/startup-error';

function tryListen(port: number, host: string): Promise<{ port: number } | { code: string }> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? '' }));
    server.listen({ port, host, exclusive: true }, () => {
      const { port: got } = server.address() as net.AddressInfo;
      server.close(() => resolve({ port: got }));
    });
  });
}

/**
 * Checks that a port is available before any other work is done.
 * @param port 0 for any free one
 * @returns the port
 * @throws StartupError when it is in use. `localhost` may also mean ::1, where another program would get our visitors.
 */
export async function claimPort(port: number, host: string): Promise<number> {
  const answer = await tryListen(port, host);
  if ('code' in answer) {
    if (answer.code === 'EACCES') {
      throw new StartupError(
        `Port ${port} needs privileges that this user does not have. Choose a port above 1023, such as PORT=3000.`,
      );
    }
    if (answer.code !== 'EADDRINUSE') throw new StartupError(`HOST=${host} is not an address of this machine.`);
  }
  const other = host === '127.0.0.1' ? await tryListen('code' in answer ? port : answer.port, '::1') : answer;
  if ('code' in answer || ('code' in other && other.code === 'EADDRINUSE')) {
    throw new StartupError(
      `Port ${port} is in use. Stop the program that uses it, or choose another port, such as PORT=${port + 1}.`,
    );
  }
  return answer.port;
}

/**
 * Parses a port from an environment variable.
 * @throws StartupError when it is not a port
 */
export function parsePort(text: string | undefined, fallback: number): number {
  const port = text ? Number(text) : fallback;
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new StartupError('PORT must be a whole number from 0 to 65535.');
}

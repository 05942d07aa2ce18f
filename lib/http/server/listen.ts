import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartupError } from '@/lib/core/startup-error';

/**
 * Listens where the variables `<prefix>PORT` and `<prefix>HOST` say.
 * @returns the port
 * @throws StartupError when that is not possible
 */
export function listen(server: Server, port: number, host: string, prefix = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `Port ${port} is in use. Stop the program that uses it, or choose another port, such as ${prefix}PORT=${port + 1}.`,
        EACCES: `Port ${port} needs privileges that this user does not have. Choose a port above 1023, such as ${prefix}PORT=${port + 3_000}.`,
        EADDRNOTAVAIL: `${prefix}HOST=${host} is not an address of this machine.`,
        ENOTFOUND: `${prefix}HOST=${host} is not an address of this machine.`,
      };
      const reason = reasons[error.code ?? ''];
      reject(reason ? new StartupError(reason) : error);
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartupError } from '@/lib/core/startup-error';

/** Where to listen. */
interface Place {
  port: number;
  host: string;
  /** Of the variables that say so: `METRICS_` for `METRICS_PORT` and `METRICS_HOST`. */
  prefix?: string;
  /** Not shared with the other worker processes of this start. */
  exclusive?: boolean;
}

/**
 * Makes a server listen.
 * @returns the port, which the system chooses for 0
 * @throws StartupError that says which variable to change
 */
export function listen(server: Server, { port, host, prefix = '', exclusive = false }: Place): Promise<number> {
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
    server.listen({ port, host, exclusive }, () => resolve((server.address() as AddressInfo).port));
  });
}

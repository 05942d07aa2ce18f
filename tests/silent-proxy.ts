import { once } from 'node:events';
import net from 'node:net';

/** A proxy to the database that can go silent. */
export interface SilentProxy {
  url: string;
  /** While true, traffic is dropped silently, as with a frozen server or a dead network. */
  silent: boolean;
  /** Closes every connection and each new one until it is restored, as during a failover. */
  cut(): void;
  restore(): void;
  close(): void;
}

/** Opens such a proxy to the test's database. */
export async function openSilentProxy(): Promise<SilentProxy> {
  const real = new URL(process.env.DATABASE_URL!);
  const open = new Set<net.Socket>();
  let isCut = false;
  const server = net.createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    open.add(near);
    near.on('close', () => open.delete(near));
    const far = net.connect(Number(real.port || '5432'), real.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('data', (chunk) => proxy.silent || other.write(chunk));
      one.on('close', () => other.destroy());
      one.on('error', () => {});
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(real);
  url.port = String((server.address() as net.AddressInfo).port);
  const proxy: SilentProxy = {
    url: url.href,
    silent: false,
    cut() {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    restore() {
      isCut = false;
    },
    close: () => void server.close(),
  };
  return proxy;
}

import net from 'node:net';

/** A proxy to the database on which listening connections can go silent without being closed, as after a lost route. */
export interface SilentProxy {
  url: string;
  /** Silently drops all traffic of listening connections, existing and new. */
  cut(): void;
  /** Lets new connections pass again and ends the silent ones. */
  mend(): void;
  close(): void;
}

/** Opens such a proxy to a database. */
export async function openSilentProxy(database_url: string): Promise<SilentProxy> {
  const target = new URL(database_url);
  const listening = new Set<net.Socket>();
  let silent = false;
  const server = net.createServer((client) => {
    const postgres = net.connect(Number(target.port), target.hostname);
    const end = () => {
      listening.delete(client);
      client.destroy();
      postgres.destroy();
    };
    const passes = () => !(silent && listening.has(client));
    for (const socket of [client, postgres]) socket.on('error', end).on('close', end);
    client.on('data', (data) => {
      if (/\blisten\b/i.test(data.toString('latin1'))) listening.add(client);
      if (passes()) postgres.write(data);
    });
    postgres.on('data', (data) => {
      if (passes()) client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(database_url);
  url.port = String((server.address() as net.AddressInfo).port);
  const mend = () => {
    silent = false;
    for (const client of listening) client.destroy();
  };
  return {
    url: url.href,
    cut() {
      silent = true;
    },
    mend,
    close() {
      mend();
      server.close();
    },
  };
}

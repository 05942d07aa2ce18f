import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { claimPort, parsePort } from './port';

const servers: net.Server[] = [];
const occupy = (host: string) =>
  new Promise<number>((resolve) => {
    const server = net.createServer().listen(0, host, () => resolve((server.address() as net.AddressInfo).port));
    servers.push(server);
  });
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('claimPort and parsePort', () => {
  it('returns a free port when any port will do', async () => {
    expect(await claimPort(0, '127.0.0.1')).toBeGreaterThan(1023);
  });

  it('rejects a port that is in use, including on IPv6 localhost', async () => {
    const taken = await occupy('127.0.0.1');
    await expect(claimPort(taken, '127.0.0.1')).rejects.toThrow(`Port ${taken} is in use.`);
    const six = await occupy('::1').catch(() => undefined);
    if (six) await expect(claimPort(six, '127.0.0.1')).rejects.toThrow(`Port ${six} is in use.`);
  });

  it('names the host when it does not belong to this machine', async () => {
    await expect(claimPort(0, '203.0.113.1')).rejects.toThrow('HOST=203.0.113.1 is not an address of this machine.');
  });

  it('parses a port and rejects invalid ones', () => {
    expect(parsePort(undefined, 3000)).toBe(3000);
    expect(parsePort('0', 3000)).toBe(0);
    for (const text of ['http', '-1', '65536', '80.5']) expect(() => parsePort(text, 3000)).toThrow(/whole number/);
  });
});

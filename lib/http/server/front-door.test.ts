import { createServer, get, type IncomingHttpHeaders, type RequestListener, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { drainable } from './drain';
import { cleanHeaders, setRequestId } from './request-headers';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function listen(handler: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

/** What a handler sees of the given headers: the parsed ones, and Node's unparsed copy. */
async function seen(headers: Record<string, string>, trustProxy: boolean) {
  let parsed: IncomingHttpHeaders = {};
  let raw: string[] = [];
  const { port } = await listen((incoming, outgoing) => {
    cleanHeaders(incoming, trustProxy);
    parsed = incoming.headers;
    raw = incoming.rawHeaders.map((text) => text.toLowerCase());
    outgoing.end();
  });
  await new Promise((resolve) =>
    get({ port, host: '127.0.0.1', headers }, (answer) => answer.resume().on('end', resolve)),
  );
  return { parsed, raw };
}

const LIES = {
  'X-Forwarded-For': '198.51.100.1, 203.0.113.9',
  'X-Forwarded-Host': 'evil.example',
  'X-Forwarded-Proto': 'https',
  'X-Real-Ip': '198.51.100.1',
  Forwarded: 'for=198.51.100.1',
  'X-Middleware-Subrequest': 'proxy:proxy:proxy',
  'X-Request-Id': 'of-the-client',
  Accept: 'text/plain',
};

describe('cleanHeaders', () => {
  it('removes every header in which a client describes itself', async () => {
    const { parsed, raw } = await seen(LIES, false);
    expect(parsed).toMatchObject({ 'x-forwarded-for': '127.0.0.1', accept: 'text/plain' });
    for (const lie of Object.keys(LIES)) {
      const name = lie.toLowerCase();
      if (name === 'x-forwarded-for' || name === 'accept') continue;
      expect(parsed).not.toHaveProperty(name);
      expect(raw).not.toContain(name);
    }
    expect(raw.filter((text) => text === 'x-forwarded-for')).toHaveLength(1);
    expect(raw[raw.indexOf('x-forwarded-for') + 1]).toBe('127.0.0.1');
  });

  it('keeps only what a trusted proxy has seen', async () => {
    const { parsed, raw } = await seen(LIES, true);
    expect(parsed).toMatchObject({ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' });
    expect(raw[raw.indexOf('x-forwarded-for') + 1]).toBe('203.0.113.9');
    for (const name of ['x-middleware-subrequest', 'x-request-id']) expect(parsed).not.toHaveProperty(name);
    expect((await seen({}, true)).parsed['x-forwarded-for']).toBe('127.0.0.1');
    const withPort = await seen({ 'X-Forwarded-For': '198.51.100.1, 203.0.113.9:51234' }, true);
    expect(withPort.parsed['x-forwarded-for']).toBe('203.0.113.9');
    const second = await seen({ 'X-Forwarded-For': '[2001:DB8::9]:51234' }, true);
    expect(second.raw[second.raw.indexOf('x-forwarded-for') + 1]).toBe('2001:db8::9');
  });
});

describe('setRequestId', () => {
  it('gives the request and its response an id of ours, whatever the client sent', async () => {
    let inside: string | string[] | undefined;
    const { port } = await listen((incoming, outgoing) => {
      setRequestId(incoming, outgoing);
      inside = incoming.headers['x-request-id'];
      outgoing.end();
    });
    const { headers } = await fetch(`http://127.0.0.1:${port}`, { headers: { 'X-Request-Id': 'of-the-client' } });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(inside).toBe(headers.get('x-request-id'));
  });
});

describe('drain', () => {
  it('lets requests in progress finish and accepts no new ones', async () => {
    const { server, port } = await listen(async (_incoming, outgoing) => {
      await sleep(600);
      outgoing.end('whole');
    });
    const drain = drainable(server, 5_000);
    const answer = fetch(`http://127.0.0.1:${port}`);
    await sleep(100);
    await drain();
    expect(await (await answer).text()).toBe('whole');
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow('fetch failed');
  });

  it('closes connections after the timeout', async () => {
    const { server, port } = await listen(() => {});
    const drain = drainable(server, 200);
    const answer = new Promise((resolve) => request({ host: '127.0.0.1', port }).on('error', resolve).end());
    await sleep(100);
    const begun = Date.now();
    await drain();
    expect(Date.now() - begun).toBeLessThan(2_000);
    expect(await answer).toBeInstanceOf(Error);
  });
});

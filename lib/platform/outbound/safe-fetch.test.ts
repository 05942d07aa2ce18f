import { createServer, type RequestListener, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Address, createSafeFetch, type OutboundRequest, safeFetch } from './safe-fetch';

const servers: (Server | net.Server)[] = [];
const log = vi.spyOn(console, 'warn').mockImplementation(() => {});
afterEach(() => {
  log.mockClear();
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  }
});

async function listen<T extends net.Server>(server: T): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const V4 = (address: string): Address => ({ address, family: 4 });

/** Fetches from a server of this test, which is allowed by name. */
async function fromServer(handler: RequestListener, request: Partial<OutboundRequest> = {}) {
  const port = await listen(createServer(handler));
  const fetch = createSafeFetch({ resolve: async () => [V4('127.0.0.1')], allowed_hosts: [`service.test:${port}`] });
  return fetch({ url: `http://service.test:${port}/path?token=secret-token`, ...request });
}

describe('safeFetch', () => {
  it('sends the request and returns status, headers and body', async () => {
    const answer = await fromServer(
      (request, response) => {
        const parts: Buffer[] = [];
        request.on('data', (part) => parts.push(part));
        request.on('end', () => {
          response.setHeader('Content-Type', 'application/json; charset=utf-8');
          const { method, url, headers } = request;
          response.end(
            JSON.stringify({ method, url, host: headers.host, key: headers['x-key'], body: `${Buffer.concat(parts)}` }),
          );
        });
      },
      {
        method: 'POST',
        headers: { 'X-Key': 'k', Host: 'elsewhere.test' },
        body: 'päyload',
        expects: 'application/json',
      },
    );
    expect(answer).toMatchObject({ ok: true, status: 200 });
    const seen = JSON.parse(String(answer.ok && answer.body));
    expect(seen).toMatchObject({ method: 'POST', url: '/path?token=secret-token', key: 'k', body: 'päyload' });
    expect(seen.host).toMatch(/^service\.test:\d+$/);
  });

  it('returns an error response whatever its media type', async () => {
    const answer = await fromServer((_, response) => response.writeHead(401).end('no'), {
      expects: 'application/json',
    });
    expect(answer).toMatchObject({ ok: true, status: 401, body: Buffer.from('no') });
  });

  it.each([
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'https://user:password@example.com/',
    'javascript:alert(1)',
    '//example.com',
    '',
  ])('rejects the URL %j', async (url) => {
    expect(await safeFetch({ url })).toEqual({ ok: false, reason: 'invalid_url' });
  });

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1:8443/',
  ])('does not connect to %s', async (url) => {
    expect(await safeFetch({ url })).toEqual({ ok: false, reason: 'forbidden_address' });
  });

  it('does not connect when any address of a name is not public', async () => {
    for (const addresses of [
      [V4('127.0.0.1')],
      [V4('1.1.1.1'), V4('10.0.0.1')],
      [V4('8.8.8.8'), { address: '::1', family: 6 }],
    ]) {
      const fetch = createSafeFetch({ resolve: async () => addresses });
      expect(await fetch({ url: 'https://evil.test/' })).toEqual({ ok: false, reason: 'forbidden_address' });
    }
    const unknown = createSafeFetch({ resolve: async () => Promise.reject(new Error('ENOTFOUND')) });
    expect(await unknown({ url: 'https://nowhere.test/' })).toEqual({ ok: false, reason: 'unresolved' });
    expect(await safeFetch({ url: 'https://localhost/' })).toEqual({ ok: false, reason: 'forbidden_address' });
  });

  it('resolves a name once and connects to that result, even when the name changes', async () => {
    let asked = 0;
    let reached = 0;
    const port = await listen(createServer((_, response) => void response.end(String(++reached))));
    const answers = [[V4('127.0.0.2')], [V4('127.0.0.1')]];
    const rebinding = async () => answers[Math.min(asked++, 1)]!;
    const fetch = createSafeFetch({ resolve: rebinding, allowed_hosts: [`rebind.test:${port}`] });
    // Nothing listens at the first address; the second would answer.
    expect(await fetch({ url: `http://rebind.test:${port}/` })).toEqual({ ok: false, reason: 'failed' });
    expect([asked, reached]).toEqual([1, 0]);
  });

  it('allows only the listed port of an allowed host', async () => {
    const port = await listen(createServer((_, response) => void response.end('other service')));
    const fetch = createSafeFetch({
      resolve: async () => [V4('127.0.0.1')],
      allowed_hosts: [`service.test:${port + 1}`],
    });
    expect(await fetch({ url: `http://service.test:${port}/` })).toEqual({ ok: false, reason: 'invalid_url' });
    expect(await fetch({ url: `https://service.test:${port}/` })).toEqual({ ok: false, reason: 'forbidden_address' });
  });

  it('verifies TLS against the name, not the IP address', async () => {
    let hello = Buffer.alloc(0);
    const server = net.createServer((socket) => {
      socket.once('data', (data) => {
        hello = data;
        socket.end();
      });
    });
    const port = await listen(server);
    const fetch = createSafeFetch({ resolve: async () => [V4('127.0.0.1')], allowed_hosts: [`tls.test:${port}`] });
    expect(await fetch({ url: `https://tls.test:${port}/` })).toEqual({ ok: false, reason: 'failed' });
    expect([hello[0], hello.includes('tls.test')]).toEqual([0x16, true]);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect (%d)', async (status) => {
    let requests = 0;
    let left = false;
    const answer = await fromServer((_, response) => {
      requests++;
      response.on('close', () => {
        left = true;
      });
      response.writeHead(status, { Location: '/elsewhere' }).write('a body that is never ended');
    });
    expect([answer, requests]).toEqual([{ ok: false, reason: 'redirected' }, 1]);
    await expect.poll(() => left).toBe(true);
  });

  it('requires the expected media type and no content encoding', async () => {
    const html: RequestListener = (_, response) => void response.setHeader('Content-Type', 'text/html').end('<p>');
    expect(await fromServer(html, { expects: 'application/json' })).toEqual({ ok: false, reason: 'wrong_type' });
    const none: RequestListener = (_, response) => void response.end('{}');
    expect(await fromServer(none, { expects: 'application/json' })).toEqual({ ok: false, reason: 'wrong_type' });
    const bomb: RequestListener = (_, response) =>
      void response.setHeader('Content-Encoding', 'gzip').end(gzipSync(Buffer.alloc(1_000_000)));
    expect(await fromServer(bomb)).toEqual({ ok: false, reason: 'wrong_type' });
    const empty: RequestListener = (_, response) => void response.writeHead(204).end();
    expect(await fromServer(empty, { expects: 'application/json' })).toMatchObject({ ok: true, status: 204 });
  });

  it('stops reading at the size limit, with or without Content-Length', async () => {
    const announced: RequestListener = (_, response) =>
      void response.setHeader('Content-Length', 101).end('x'.repeat(101));
    expect(await fromServer(announced, { max_bytes: 100 })).toEqual({ ok: false, reason: 'too_large' });
    expect(await fromServer((_, response) => void response.end('x'.repeat(100)), { max_bytes: 100 })).toMatchObject({
      ok: true,
    });
    let written = 0;
    const endless: RequestListener = (_, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(10_000, ++written)), 1);
      response.on('close', () => clearInterval(timer));
    };
    expect(await fromServer(endless, { max_bytes: 50_000 })).toEqual({ ok: false, reason: 'too_large' });
    const before = written;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(written - before).toBeLessThan(20);
  });

  it('times out on name resolution, connection, response start and response end', async () => {
    const timeouts = { connect: 100, headers: 100, total: 1_000 };
    const url = 'https://slow.test/';
    const silentName = createSafeFetch({ resolve: () => new Promise(() => {}) });
    expect(await silentName({ url, timeouts })).toEqual({ ok: false, reason: 'timeout' });
    const port = await listen(net.createServer(() => {}));
    const fetch = createSafeFetch({ resolve: async () => [V4('127.0.0.1')], allowed_hosts: [`slow.test:${port}`] });
    expect(await fetch({ url: `https://slow.test:${port}/`, timeouts })).toEqual({ ok: false, reason: 'timeout' });
    let left = false;
    const silent: RequestListener = (_, response) => {
      response.on('close', () => {
        left = true;
      });
    };
    expect(await fromServer(silent, { timeouts })).toEqual({ ok: false, reason: 'timeout' });
    await expect.poll(() => left).toBe(true);
    const dripping: RequestListener = (_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    };
    const begun = performance.now();
    expect(await fromServer(dripping, { timeouts: { ...timeouts, total: 400 } })).toEqual({
      ok: false,
      reason: 'timeout',
    });
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it('ends when its caller aborts', async () => {
    const caller = new AbortController();
    const answer = fromServer(() => caller.abort(), { signal: caller.signal });
    expect(await answer).toEqual({ ok: false, reason: 'aborted' });
    expect(await safeFetch({ url: 'https://example.com/', signal: AbortSignal.abort() })).toEqual({
      ok: false,
      reason: 'aborted',
    });
  });

  it('logs which host failed and why, without anything secret', async () => {
    await fromServer((_, response) => void response.writeHead(302, { Location: 'https://x.test/secret-token' }).end(), {
      method: 'POST',
      headers: { Authorization: 'Bearer secret-token' },
      body: 'secret-token',
    });
    expect(log).toHaveBeenCalledOnce();
    const line = String(log.mock.calls[0]![0]);
    expect(JSON.parse(line)).toMatchObject({ at: 'outbound', method: 'POST', reason: 'redirected' });
    expect(line).not.toContain('secret-token');
    log.mockClear();
    await safeFetch({ url: 'https://user:secret-token@example.com/' });
    expect(String(log.mock.calls[0]![0])).not.toContain('secret-token');
  });
});

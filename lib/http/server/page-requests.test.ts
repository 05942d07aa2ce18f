import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setPageHeaders } from './page-headers';
import { rejectInvalidRequest } from './request-filter';

/** What stands behind the front door tells what it was asked; APP_URL is http://localhost:3100. */
let server: Server;
let port: number;
beforeAll(async () => {
  server = createServer((incoming, response) => {
    const toApi = incoming.url!.startsWith('/api/v1');
    if (!toApi) setPageHeaders(incoming, response, { dev: false, inbox: false });
    if (rejectInvalidRequest(incoming, response, toApi)) return;
    incoming.resume().on('end', () => response.end(JSON.stringify(incoming.headers)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close().closeAllConnections());

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  seen: IncomingHttpHeaders;
}

function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, method, path, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answer.on('end', () => {
        const seen = answer.statusCode === 200 ? JSON.parse(text || '{}') : {};
        resolve({ status: answer.statusCode!, headers: answer.headers, text, seen });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const OWN = { Origin: 'http://localhost:3100' };

describe('rejectInvalidRequest, unsafe methods', () => {
  it('accepts a request from our own page, and sets its host for Next', async () => {
    const { status, seen } = await ask('POST', '/login', { ...OWN, Host: 'app:3000', 'X-Forwarded-Host': 'app' }, 'x');
    expect([status, seen['x-forwarded-host'], seen.host]).toEqual([200, 'localhost:3100', 'app:3000']);
  });

  it.each([{}, { Origin: 'null' }, { Origin: 'https://evil.example' }, { ...OWN, 'Sec-Fetch-Site': 'cross-site' }])(
    'rejects the headers %j with a message, for every unsafe method',
    async (headers) => {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await ask(method, '/settings/users', headers as Record<string, string>);
        expect([method, answer.status, answer.text]).toEqual([
          method,
          403,
          'This request must be sent from a page on http://localhost:3100.\n',
        ]);
        expect(answer.headers).toMatchObject({ 'cache-control': 'private, no-store', 'content-type': 'text/plain' });
        expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      }
    },
  );

  it('does not check the origin of API requests, because browsers do not send keys by themselves', async () => {
    expect((await ask('POST', '/api/v1/agents', { Origin: 'https://evil.example' })).status).toBe(200);
  });

  it('accepts safe methods from anywhere, and sets no host', async () => {
    const { status, seen } = await ask('GET', '/login', { Origin: 'https://evil.example' });
    expect([status, seen['x-forwarded-host']]).toEqual([200, undefined]);
  });
});

describe('rejectInvalidRequest, requests that Next would fail at', () => {
  it.each(['x', '%', '[]', '[1,2]', '{}', '["",{}', `["${'x'.repeat(9_000)}"]`])(
    'rejects the router state %j',
    async (state) => {
      const answer = await ask('GET', '/settings/users?_rsc=1', { RSC: '1', 'Next-Router-State-Tree': state });
      expect([answer.status, answer.text]).toEqual([400, 'The header Next-Router-State-Tree cannot be read.\n']);
    },
  );

  it('accepts a valid router state', async () => {
    const state = encodeURIComponent(JSON.stringify(['', { children: ['settings', {}] }, null, null]));
    expect((await ask('GET', '/settings?_rsc=1', { 'Next-Router-State-Tree': state })).status).toBe(200);
  });

  it('rejects an unknown method, a URL that is not UTF-8, and a body that is too large or has no length', async () => {
    expect((await ask('PROPFIND', '/login')).status).toBe(405);
    expect((await ask('TRACE', '/api/v1/me')).status).toBe(405);
    expect((await ask('GET', '/dev/inbox/%ff')).status).toBe(400);
    expect((await ask('POST', '/login', OWN, 'x'.repeat(4 * 1024 * 1024))).status).toBe(200);
    expect((await ask('POST', '/login', { ...OWN, 'Content-Length': String(4 * 1024 * 1024 + 1) })).status).toBe(413);
    expect((await ask('POST', '/login', { ...OWN, 'Transfer-Encoding': 'chunked' }, 'x')).status).toBe(411);
  });
});

describe('setPageHeaders', () => {
  it('sets a new nonce for each response and passes it to Next, whatever the client sends', async () => {
    const chosen = { 'Content-Security-Policy': "script-src 'nonce-chosen'", 'X-Nonce': 'chosen' };
    const [one, two] = await Promise.all([ask('GET', '/login', chosen), ask('GET', '/login', chosen)]);
    const nonces = [one, two].map(({ headers, seen }) => {
      const nonce = /script-src 'nonce-([\w+/]{22}==)'/.exec(String(headers['content-security-policy']))![1];
      expect(seen).toMatchObject({ 'x-nonce': nonce, 'content-security-policy': headers['content-security-policy'] });
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });
});

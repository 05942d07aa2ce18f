import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '@/lib/http/api/router';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { apiListener } from './api-listener';
import { isPlainGet } from './plain-get';

let server: Server;
let key: string;
let port: number;
/** Whether each request took the short way. */
const plain: boolean[] = [];

beforeAll(async () => {
  const answer = apiListener(api);
  server = createServer((request, response) => {
    plain.push(isPlainGet(request));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  key = (await makeKey(await makeOrganization(), ['agents:read'])).key;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** Sends bytes as they are, and returns the head and the body of the response. */
function send(lines: string[], body = ''): Promise<{ status: number; head: string; body: string; short: boolean }> {
  const sent = plain.length;
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
    });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      resolve({ status: Number(head.slice(9, 12)), head, body: rest.join('\r\n\r\n'), short: plain[sent] === true });
    });
  });
}
const HOST = 'Host: settings.example.com';

describe('apiListener', () => {
  it('answers a plain GET with the same status, headers and body as the long way', async () => {
    const short = await send(['GET /api/v1/me HTTP/1.1', HOST, `X-Api-Key: ${key}`]);
    const long = await send(['GET /api/v1/./me HTTP/1.1', HOST, `X-Api-Key: ${key}`]);
    expect([short.short, long.short]).toEqual([true, false]);
    const names = ({ head }: typeof short) =>
      [...head.matchAll(/^([\w-]+):/gm)].map(([, name]) => name!.toLowerCase()).sort();
    expect(names(short)).toEqual(names(long));
    expect([short.status, short.body]).toEqual([200, long.body]);
    expect(short.head).toContain(`Content-Length: ${Buffer.byteLength(short.body)}`);
  });

  it.each([
    ['a body', ['GET /api/v1/me HTTP/1.1', HOST, 'Content-Length: 2'], '{}', 200],
    ['a backslash', ['GET /api\\v1/me HTTP/1.1', HOST], '', 400],
    ['an unusual Host', ['GET /api/v1/me HTTP/1.1', 'Host: [::1]:3000'], '', 200],
    ['another method', ['HEAD /api/v1/me HTTP/1.1', HOST], '', 200],
  ])('leaves a request with %s to the long way', async (_, lines, body, status) => {
    const answer = await send([...lines, `X-Api-Key: ${key}`], body);
    expect([answer.status, answer.short]).toEqual([status, false]);
  });

  it('takes two different Authorization headers as one invalid key', async () => {
    const lines = ['GET /api/v1/me HTTP/1.1', HOST, `Authorization: Bearer ${key}`, 'Authorization: Bearer other'];
    const answer = await send(lines);
    expect([answer.status, answer.short]).toEqual([401, true]);
    const twice = await send(['GET /api/v1/me HTTP/1.1', HOST, `X-Api-Key: ${key}`, `X-Api-Key: ${key}`]);
    expect([twice.status, twice.short]).toEqual([401, true]);
  });

  it.each(['/api/v1/me?x=1', '/api/v1/nothing', '/api/v1/agents?status=%ff', '/api/v1/agents?limit=0'])(
    'answers %s with a problem',
    async (target) => {
      const answer = await send([`GET ${target} HTTP/1.1`, HOST, `X-Api-Key: ${key}`]);
      expect(answer.short).toBe(true);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.head).toContain('application/problem+json');
      expect(JSON.parse(answer.body)).toMatchObject({ success: false, status: answer.status });
    },
  );
});

describe('isPlainGet', () => {
  const of = (url: string) => isPlainGet({ method: 'GET', url, headers: { host: 'a' } } as IncomingMessage);

  it('takes ordinary targets only', () => {
    expect(['/', '/api/v1/me', '/api/v1/agents?limit=20&sort=-name', '/a..b/c.'].map(of)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    const encoded = ['/a/%2e%2e', '/a/.%2E/b', '/%2e?c', '/a/%2e./'];
    expect(encoded.map(of)).toEqual(encoded.map(() => false));
    expect(of('/a/%2e%2eb')).toBe(true);
    expect(['*', 'http://a/b', '/a/../b', '/a/..', '/a/.?b', '/a\\b', '/ä', '/a#b', '/a"b'].map(of)).toEqual(
      Array.from({ length: 9 }, () => false),
    );
  });
});

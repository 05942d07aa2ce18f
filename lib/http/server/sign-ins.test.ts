import { once } from 'node:events';
import http, { type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { limitConcurrentSignIns } from './sign-ins';

const held: ServerResponse[] = [];
const server = http.createServer(
  limitConcurrentSignIns(
    (request, response) => void (request.method === 'POST' ? held.push(response) : response.end('page')),
  ),
);
let url: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('a crowd that signs in waits in line, is refused beyond the bound, and holds up nothing else', async () => {
  const paths = ['/login', '/login?next=%2Fsettings', '/api/auth/callback/credentials'];
  const answers = Array.from({ length: 66 }, (_, n) => fetch(url + paths[n % 3], { method: 'POST' }));
  await vi.waitFor(() => expect(held).toHaveLength(2));
  let refused: Response | undefined;
  await vi.waitFor(async () => {
    const more = fetch(`${url}/login`, { method: 'POST', signal: AbortSignal.timeout(100) });
    refused = await more;
    expect(refused.status).toBe(503);
  });
  expect(refused!.headers.get('retry-after')).toBe('3');
  expect(refused!.headers.get('content-type')).toBe('text/plain');
  expect(await refused!.text()).toBe('Many people are signing in right now. Try again in a few seconds.');

  expect(await (await fetch(`${url}/login`)).text()).toBe('page');
  const other = fetch(`${url}/settings/profile`, { method: 'POST' });
  await vi.waitFor(() => expect(held).toHaveLength(3));
  held.pop()!.end();
  expect((await other).status).toBe(200);

  let at = 0;
  const serve = setInterval(() => {
    while (at < held.length) held[at++]!.end('in');
  }, 1);
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  clearInterval(serve);
  expect(new Set(statuses)).toEqual(new Set([200]));
});

test('a form that is sent drop by drop holds no place', async () => {
  held.length = 0;
  const drops = Array.from({ length: 4 }, () => {
    const request = http.request(`${url}/login`, { method: 'POST', headers: { 'Content-Length': '100' } });
    request.on('error', () => {});
    request.write('x');
    return request;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(held).toHaveLength(0);
  const answer = fetch(`${url}/login`, { method: 'POST', body: 'whole' });
  await vi.waitFor(() => expect(held).toHaveLength(1));
  held[0]!.end('in');
  expect((await answer).status).toBe(200);
  // Once it is there, it is let in.
  drops[0]!.end('y'.repeat(99));
  await vi.waitFor(() => expect(held).toHaveLength(2));
  held[1]!.end('in');
  for (const request of drops) request.destroy();
});

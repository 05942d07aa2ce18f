import { once } from 'node:events';
import http, { type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { limitRequests } from './limit-requests';

let server: http.Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A server whose answers wait to be given. */
async function open(concurrent: number, maxQueued: number) {
  const begun: { path: string; response: ServerResponse }[] = [];
  const listener = limitRequests((request, response) => void begun.push({ path: request.url!, response }), {
    concurrent,
    maxQueued,
    onFull: (response) => response.writeHead(503, { 'Retry-After': '3' }).end('full'),
  });
  server = http.createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = (path: string, signal?: AbortSignal) => fetch(url + path, { signal }).then((answer) => answer.status);
  const paths = () => begun.map(({ path }) => path);
  return { begun, get, paths, seen: (wanted: string[]) => vi.waitFor(() => expect(paths()).toEqual(wanted)) };
}

test('limitRequests runs some requests, queues others in order, and rejects at once when full', async () => {
  const { begun, get, seen } = await open(2, 2);
  const answers = [];
  for (const path of ['/1', '/2', '/3', '/4']) {
    answers.push(get(path));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await get('/5')).toBe(503);
  await seen(['/1', '/2']);
  begun[1]!.response.end();
  await seen(['/1', '/2', '/3']);
  begun[0]!.response.end();
  await seen(['/1', '/2', '/3', '/4']);
  for (const { response } of begun.slice(2)) response.end();
  expect(await Promise.all(answers)).toEqual([200, 200, 200, 200]);
  const late = get('/6');
  await seen(['/1', '/2', '/3', '/4', '/6']);
  begun[4]!.response.end();
  expect(await late).toBe(200);
});

test('limitRequests passes on the slot of a client that disconnects, queued or running', async () => {
  const { begun, get, seen } = await open(1, 5);
  const gone = new AbortController();
  const first = get('/1', gone.signal).catch(() => 0);
  await seen(['/1']);
  const second = get('/2', gone.signal).catch(() => 0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const third = get('/3');
  await new Promise((resolve) => setTimeout(resolve, 20));
  gone.abort();
  await Promise.all([first, second]);
  await seen(['/1', '/3']);
  begun[1]!.response.end();
  expect(await third).toBe(200);
});

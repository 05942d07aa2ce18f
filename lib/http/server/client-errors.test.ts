import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { answerClientErrors } from './client-errors';

const LIMITS = { headersTimeout: 200, requestTimeout: 300, connectionsCheckingInterval: 50 };
const server = createServer(LIMITS, (request, response) => request.resume().on('end', () => response.end('done')));
answerClientErrors(server);

afterEach(() => server.close());

/** Sends text and nothing more; gives what comes back until the connection ends. */
async function answerTo(text: string): Promise<string> {
  if (!server.listening) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(text);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

it('answerClientErrors answers a stalled body with a problem document', async () => {
  const answer = await answerTo('POST /api/v1/agents?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{');
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(head).toContain('Content-Type: application/problem+json; charset=utf-8');
  expect(JSON.parse(body)).toMatchObject({
    status: 408,
    code: 'request_timeout',
    instance: '/api/v1/agents',
    success: false,
  });
});

it('answerClientErrors answers malformed HTTP with 400', async () => {
  expect(await answerTo('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
});

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that fails in known ways, as networks, proxies and busy servers do. */
export interface FailingServer {
  origin: string;
  /** Each request as `METHOD path`, with its `Idempotency-Key` if it has one. */
  requests: string[];
  close(): void;
}

const CREATED = { success: true, message: 'Agent created', data: { id: '1' } };

/** Answers the n-th request of a kind; the last answer is given to all further ones. */
const ANSWERS: Record<string, ((response: ServerResponse) => void)[]> = {
  'POST /api/v1/agents': [
    (response) => response.destroy(),
    (response) => response.writeHead(503, { 'Retry-After': '0' }).end('{}'),
    (response) => response.writeHead(429, { 'Retry-After': '0' }).end('{}'),
    (response) => response.writeHead(201).end(JSON.stringify(CREATED)),
  ],
  'GET /api/v1/me': [
    (response) =>
      response
        .writeHead(429, { 'Retry-After': '3600' })
        .end('{"code":"rate_limited","status":429,"detail":"Wait.","title":"","request_id":""}'),
  ],
  'GET /api/v1/organization': [(response) => response.writeHead(502).end('<h1>Bad gateway</h1>')],
  'PATCH /api/v1/organization': [(response) => response.destroy()],
};

/** How a client must end its requests, in the order of `ANSWERS`. */
export const ENDINGS = [201, '429 rate_limited', '502 unavailable', 'no response'];

/** Starts the server on a free local port. */
export async function startFailingServer(): Promise<FailingServer> {
  const requests: string[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request: IncomingMessage, response) => {
    const kind = `${request.method} ${request.url}`;
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    requests.push([kind, request.headers['idempotency-key'] ?? []].flat().join(' '));
    const answers = ANSWERS[kind]!;
    request.resume().on('end', () => (answers[count] ?? answers.at(-1)!)(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, requests, close: () => server.close() };
}

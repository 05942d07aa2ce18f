import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { apiListener } from '@/lib/http/server/api-listener';
import type { api } from './router';
import { type Answered, conformance } from './test-conformance';

/** The parsed JSON of a response. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the API answers
type Json = any;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Json;
}

export interface TestClient {
  origin: string;
  /**
   * A request below /api/v1. An object is sent as JSON, a string or bytes as they are.
   * @throws Error if the response does not conform to the API's OpenAPI document
   */
  call(
    method: string,
    path: string,
    options?: { key?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>;
  close(): Promise<void>;
}

/** The two ways to serve the API: the front door and Next's route handler. */
export type Mount = 'front door' | 'next route';
export const MOUNTS: readonly Mount[] = ['front door', 'next route'];

/** Serves an API on a free local port, over real HTTP. */
export async function startApi(app: typeof api, mount: Mount = 'front door'): Promise<TestClient> {
  const listener = mount === 'front door' ? apiListener(app) : asNextDoes(app);
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const judge = await judgeOf(app);
  return {
    origin,
    call: async (method, path, { key, body, headers = {} } = {}) => {
      const plain =
        body === undefined || typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream;
      const response = await fetch(`${origin}/api/v1${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(key && { 'x-api-key': key }),
          ...(!plain && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: plain ? (body as BodyInit | undefined) : JSON.stringify(body),
        duplex: 'half',
      } as RequestInit);
      const text = await response.text();
      const { pathname, search } = new URL(`${origin}/api/v1${path}`);
      judge({ method, path: pathname + search, status: response.status, headers: response.headers, text });
      const json = response.headers.get('content-type')?.includes('json') && text !== '';
      return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : undefined };
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const judges = new WeakMap<typeof api, (answered: Answered) => void>();

/** Returns a check that throws for every response that does not conform to the API's OpenAPI document. */
export async function judgeOf(app: typeof api): Promise<(answered: Answered) => void> {
  const known = judges.get(app);
  if (known) return known;
  const faultsOf = conformance(await (await app.request('/api/v1/openapi.json')).json());
  const judge = (answered: Answered) => {
    const faults = faultsOf(answered);
    if (faults.length === 0) return;
    const { method, path, status, text } = answered;
    throw new Error(
      `${method} ${path} does not conform to the OpenAPI document:\n${faults.join('\n')}\n${status} ${text.slice(0, 1_000)}`,
    );
  };
  judges.set(app, judge);
  return judge;
}

// Next passes a standard Request without the socket, and the caller's address in a header. It removes Content-Encoding from the
// response (next/dist/server/send-response.js), to compress it itself.
function asNextDoes(app: typeof api): RequestListener {
  return async (incoming, outgoing) => {
    const headers = new Headers(
      Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
    );
    headers.set('x-forwarded-for', incoming.socket.remoteAddress ?? '');
    const bodiless = incoming.method === 'GET' || incoming.method === 'HEAD';
    const body = bodiless ? undefined : (Readable.toWeb(incoming) as ReadableStream);
    const init = { method: incoming.method, headers, body, duplex: 'half' } as RequestInit;
    const response = await app.fetch(new Request(`http://${incoming.headers.host}${incoming.url}`, init));
    response.headers.delete('content-encoding');
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  };
}

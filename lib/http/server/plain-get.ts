import type { IncomingMessage, ServerResponse } from 'node:http';

// What the API reads of a GET: everything else takes the way through `@hono/node-server`, which also handles bodies, targets that
// must be normalized and unusual Host headers, for several times the cost.
const TARGET = /^\/[\w\-./~%!$&'()*+,;=:@?]*$/;
// A URL also removes those whose dots are percent-encoded (WHATWG URL, "double-dot URL path segment").
const DOT_SEGMENT = /\/(?:\.|%2e){1,2}(?:[/?]|$)/i;
const HOST = /^[a-z0-9._-]+(?::\d{1,5})?$/i;

/** Whether a request can be answered without a `Request` object: a GET without a body and with an ordinary target. */
export function isPlainGet({ method, url = '', headers }: IncomingMessage): boolean {
  if (method !== 'GET' || !TARGET.test(url) || DOT_SEGMENT.test(url)) return false;
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
  return HOST.test(headers.host ?? '');
}

/** The parts of a `Request` that Hono and the API read of a GET. */
export class PlainRequest {
  readonly method = 'GET';
  readonly url: string;
  readonly headers: Pick<Headers, 'get'>;

  constructor(incoming: IncomingMessage) {
    this.url = `http://${incoming.headers.host}${incoming.url}`;
    this.headers = { get: (name) => headerOf(incoming, name) };
  }
}

// Node keeps only the first of several such headers; a `Request` joins them, so that two keys are not one valid key.
const FIRST_ONLY = new Set(['authorization', 'user-agent']);

function headerOf({ headers, rawHeaders }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  if (value === undefined) return null;
  if (!FIRST_ONLY.has(name)) return String(value);
  const values = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]!.toLowerCase() === name);
  return values.join(', ');
}

/** The response class of a plain GET: it keeps what it is given. */
export class PlainResponse {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(
    readonly body: string | Uint8Array | null,
    init: { status: number; headers: Record<string, string> },
  ) {
    this.status = init.status;
    this.headers = init.headers;
  }
}

/** Sends a response with its length. */
export function sendPlain(outgoing: ServerResponse, { status, headers, body }: PlainResponse): void {
  if (body !== null) headers['Content-Length'] = String(Buffer.byteLength(body));
  outgoing.writeHead(status, headers);
  outgoing.end(body);
}

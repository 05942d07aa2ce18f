import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEMS } from '@/lib/core/problem';
import { problemType } from '@/lib/http/api/envelope';

const TOO_SLOW = 'The request did not arrive in time. Send it again without pausing.';

/**
 * Answers requests that time out (Node's `headersTimeout` and `requestTimeout`) with a problem document (RFC 9457) instead of Node's
 * empty 408. Malformed HTTP gets Node's empty response.
 */
export function answerClientErrors(server: Server): void {
  const latest = new WeakMap<Socket, IncomingMessage>();
  server.on('request', (request: IncomingMessage) => latest.set(request.socket, request));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return socket.destroy();
    const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    const status = late ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
    const body = late ? timeoutProblem(latest.get(socket)?.url) : '';
    socket.end(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'Connection: close',
        ...(late ? ['Content-Type: application/problem+json; charset=utf-8'] : []),
        `Content-Length: ${Buffer.byteLength(body)}`,
        '',
        body,
      ].join('\r\n'),
    );
  });
}

function timeoutProblem(url = '/'): string {
  return JSON.stringify({
    type: problemType('request_timeout'),
    title: PROBLEMS.request_timeout.title,
    status: 408,
    detail: TOO_SLOW,
    instance: url.split('?')[0],
    code: 'request_timeout',
    request_id: randomUUID(),
    success: false,
    message: TOO_SLOW,
  });
}

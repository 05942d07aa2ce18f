import { Agent, request } from 'node:http';
import type { Answered } from '@/lib/http/api/test-conformance';

/** A raw request: its path and headers are not normalized on the way. */
export interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Sends a raw request and reads the whole response. */
export function send(origin: string, { method, path, headers, body }: Sent): Promise<Answered> {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const outgoing = request(
      { hostname, port, agent, method, path, headers: { ...headers, ...length } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const fields = Object.entries(incoming.headersDistinct).map(([name, values = []]): [string, string] => [
            name,
            values.join(', '),
          ]);
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ method, path, status: incoming.statusCode!, headers: new Headers(fields), text });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The request as a curl command; the key stays a placeholder. */
export function asCurl(origin: string, { method, path, headers, body }: Sent): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const readable = typeof body === 'string' && !body.includes('\0');
  const bytes = body === undefined || readable ? undefined : Buffer.from(body as Uint8Array).toString('base64');
  return [
    `${bytes ? `echo ${bytes} | base64 -d | ` : ''}curl -g --path-as-is -X ${method} ${quoted(origin + path)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(value ? `${name}: ${value}` : `${name};`)}`),
    ...(readable ? [`--data-raw ${quoted(body)}`] : bytes ? ['--data-binary @-'] : []),
  ].join(' \\\n  ');
}

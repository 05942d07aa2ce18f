import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the server can be told to do to requests instead of answering them. */
export const TROUBLES = [
  'slow',
  'rate_limited',
  'error',
  'unavailable',
  'cut',
  'malformed',
  'huge',
  'redirect',
] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface Script {
  trouble: Trouble;
  /** How many requests it befalls. */
  times: number;
  /** Only those whose method and path begin so, such as `GET /calendars`. */
  only?: string;
}

const HOUR = 3_600_000;

/** Lets a trouble happen. @returns whether the request is answered all the same */
export async function befall(trouble: Trouble, response: ServerResponse): Promise<boolean> {
  const json = { 'Content-Type': 'application/json; charset=utf-8' };
  const stop = new AbortController();
  response.once('close', () => stop.abort());
  switch (trouble) {
    case 'slow':
      await sleep(HOUR, undefined, { ref: false, signal: stop.signal }).catch(() => {});
      break;
    case 'rate_limited': {
      const headers = {
        'X-RateLimit-Max': '100',
        'X-RateLimit-Remaining': '0',
        'X-RateLimit-Interval-Milliseconds': '10000',
      };
      response
        .writeHead(429, { ...json, ...headers })
        .end(JSON.stringify({ statusCode: 429, message: 'Too many requests' }));
      break;
    }
    case 'error':
      response.writeHead(500, json).end(JSON.stringify({ statusCode: 500, message: 'Internal server error' }));
      break;
    case 'unavailable':
      response.writeHead(503, { 'Content-Type': 'text/html' }).end('<html><body>Service Unavailable</body></html>');
      break;
    case 'cut':
      response.destroy();
      break;
    case 'malformed':
      response.writeHead(200, json).end('{"calendars":[{"id":');
      break;
    case 'huge':
      response.writeHead(200, json).end(JSON.stringify({ calendars: 'x'.repeat(12 * 1024 * 1024) }));
      break;
    case 'redirect':
      response.writeHead(302, { Location: 'http://169.254.169.254/latest/meta-data/' }).end();
      break;
  }
  return false;
}

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** The failures that a vendor's server can simulate. */
export const TROUBLES = [
  'slow',
  'rate_limited',
  'error',
  'unavailable',
  'cut',
  'lost',
  'cut_body',
  'malformed',
  'huge',
  'redirect',
] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface Script {
  trouble: Trouble;
  /** How many requests it affects. */
  times: number;
  /** Only requests whose method and path start with this, such as `GET /calendars`. */
  only?: string;
}

/**
 * Changes the body of a successful response; undefined leaves it unchanged.
 * @param asked the request's method and path
 * @param body a copy, which may be changed
 */
// biome-ignore lint/suspicious/noExplicitAny: a test changes whatever the vendor answers
export type Alter = (asked: string, body: any) => unknown;

/** The vendor's own error messages. */
export interface Words {
  rate_limited: { headers: Record<string, string>; body: unknown };
  error: unknown;
  /** The start of a response that never ends. */
  beginning: string;
  /** A response that is too large to read. */
  huge(): unknown;
}

const HOUR = 3_600_000;
const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

/** Takes the next simulated failure for a request. @param asked its method and path */
export function nextTrouble(scripts: Script[], asked: string): Trouble | undefined {
  const at = scripts.findIndex(({ only }) => only === undefined || asked.startsWith(only));
  const script = scripts[at];
  if (script && --script.times <= 0) scripts.splice(at, 1);
  return script?.trouble;
}

/** Simulates a failure instead of a response. `lost` loses only the response, so the work must be done before. */
export async function befall(
  trouble: Exclude<Trouble, 'lost'>,
  response: ServerResponse,
  { rate_limited, error, beginning, huge }: Words,
): Promise<void> {
  switch (trouble) {
    case 'slow':
      await sleep(HOUR, undefined, { ref: false, signal: closed(response) }).catch(() => {});
      return;
    case 'rate_limited':
      response.writeHead(429, { ...JSON_TYPE, ...rate_limited.headers }).end(JSON.stringify(rate_limited.body));
      return;
    case 'error':
      response.writeHead(500, JSON_TYPE).end(JSON.stringify(error));
      return;
    case 'unavailable':
      response.writeHead(503, { 'Content-Type': 'text/html' }).end('<html><body>Service Unavailable</body></html>');
      return;
    case 'cut':
      response.destroy();
      return;
    case 'cut_body':
      response.writeHead(200, { ...JSON_TYPE, 'Content-Length': '5000' });
      response.write(beginning);
      setTimeout(() => response.destroy(), 20);
      return;
    case 'malformed':
      response.writeHead(200, JSON_TYPE).end(beginning);
      return;
    case 'huge':
      response.writeHead(200, JSON_TYPE).end(JSON.stringify(huge()));
      return;
    case 'redirect':
      response.writeHead(302, { Location: 'http://169.254.169.254/latest/meta-data/' }).end();
      return;
  }
}

function closed(response: ServerResponse): AbortSignal {
  const stop = new AbortController();
  response.once('close', () => stop.abort());
  return stop.signal;
}

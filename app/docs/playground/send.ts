import { failedCall, isNewVersion } from '@/components/failed-call';
import { forgetKey, NoKey, playgroundKey } from './key';

/** What came back, ready to be shown. */
export interface Answer {
  status: number;
  /** From sending to the last byte, in milliseconds. */
  took: number;
  bytes: number;
  headers: [string, string][];
  /** JSON with line breaks, or whatever else came. */
  body: string;
  /** Seconds to wait before the next request, after a 429 or 503. */
  wait: number;
  /** The key had ended, and a new one was made for this request. */
  renewed: boolean;
}

/** Why nothing came back, in a sentence; `sign_in` says that signing in again helps. */
export interface Failure {
  sentence: string;
  sign_in: boolean;
}

const SHOWN_HEADERS = [
  'content-type',
  'x-request-id',
  'ratelimit-policy',
  'ratelimit',
  'x-ratelimit-remaining',
  'retry-after',
  'etag',
  'www-authenticate',
];
const PATIENCE_MS = 30_000;

/**
 * Sends a GET to this installation's API with the reader's playground key. A key that has ended is replaced once, in silence.
 * @param path with its query, beginning with a slash
 * @param stop ends the request; it is also ended after 30 seconds
 * @returns undefined when it was stopped
 */
export async function send(path: string, owner: string, stop: AbortController): Promise<Answer | Failure | undefined> {
  const timer = setTimeout(() => stop.abort(new DOMException('No answer', 'TimeoutError')), PATIENCE_MS);
  try {
    const key = await playgroundKey(owner);
    const first = await ask(path, key, stop.signal);
    if (first.status !== 401) return first;
    forgetKey(key);
    return { ...(await ask(path, await playgroundKey(owner), stop.signal)), renewed: true };
  } catch (error) {
    return isNamed(error, 'AbortError') ? undefined : failureOf(error);
  } finally {
    clearTimeout(timer);
  }
}

async function ask(path: string, key: string, signal: AbortSignal): Promise<Answer> {
  const begun = performance.now();
  const response = await fetch(path, {
    headers: { 'X-Api-Key': key, Accept: 'application/json' },
    // The session must play no part: what the key may not see is not shown.
    credentials: 'omit',
    cache: 'no-store',
    signal,
  });
  const text = await response.text();
  return {
    status: response.status,
    took: performance.now() - begun,
    bytes: new Blob([text]).size,
    headers: SHOWN_HEADERS.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as [string, string]];
    }),
    body: pretty(text),
    wait: Number(response.headers.get('retry-after') ?? 0),
    renewed: false,
  };
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof NoKey) return { sentence: error.data.detail, sign_in: error.data.code === 'unauthenticated' };
  if (isNamed(error, 'TimeoutError')) {
    return { sentence: 'No answer came within 30 seconds. Send the request again.', sign_in: false };
  }
  if (isNewVersion(error)) return { sentence: failedCall(error).problem.detail, sign_in: false };
  const sentence = navigator.onLine
    ? 'No answer came: the server cannot be reached. Send the request again in a moment.'
    : 'You are offline. Connect to the network, then send the request again.';
  return { sentence, sign_in: false };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

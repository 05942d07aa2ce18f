import { failedCall, isNewVersion } from '@/components/failed-call';
import { forgetKey, NoKey, playgroundKey } from './key';

/** A response, ready for display. */
export interface Answer {
  status: number;
  /** Milliseconds from sending to the last byte. */
  took: number;
  bytes: number;
  headers: [string, string][];
  /** Pretty-printed JSON, or the text as received. */
  body: string;
  /** Seconds to wait before the next request, after a 429 or 503. */
  wait: number;
  /** Whether the key had expired and a new one was created for this request. */
  renewed: boolean;
}

/** Why there is no response, as a sentence; `sign_in` if signing in again helps. */
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
const TIMEOUT_MS = 30_000;

/**
 * Sends a GET request to this installation's API with the user's temporary key. Replaces an expired key once.
 * @param path with its query, starting with a slash
 * @param stop aborts the request, which also times out after 30 seconds
 * @returns undefined if it was aborted
 */
export async function send(path: string, owner: string, stop: AbortController): Promise<Answer | Failure | undefined> {
  const timer = setTimeout(() => stop.abort(new DOMException('No answer', 'TimeoutError')), TIMEOUT_MS);
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
    // Without the session cookie, so that the response shows only what the key may access.
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
    return { sentence: 'No response within 30 seconds. Try again.', sign_in: false };
  }
  if (isNewVersion(error)) return { sentence: failedCall(error).problem.detail, sign_in: false };
  const sentence = navigator.onLine
    ? 'The server can’t be reached. Try again in a moment.'
    : 'You are offline. Reconnect and try again.';
  return { sentence, sign_in: false };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

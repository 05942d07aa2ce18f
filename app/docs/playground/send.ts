import { failedCall, isNewVersion } from '@/components/failed-call';
import { forgetKey, PlaygroundKeyError, playgroundKey } from './key';

/** A response, ready for display. */
export interface PlaygroundResponse {
  status: number;
  /** Milliseconds from sending to the last byte. */
  duration_ms: number;
  bytes: number;
  headers: [string, string][];
  /** Pretty-printed JSON, or the text as received. */
  body: string;
  /** Seconds to wait before the next request, after a 429 or 503. */
  retry_after: number;
  /** Whether the key had expired and a new one was created for this request. */
  key_renewed: boolean;
}

/** Why there is no response, as a message; `sign_in` if signing in again helps. */
export interface SendFailure {
  message: string;
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
export async function send(
  path: string,
  owner: string,
  stop: AbortController,
): Promise<PlaygroundResponse | SendFailure | undefined> {
  const timer = setTimeout(() => stop.abort(new DOMException('No response', 'TimeoutError')), TIMEOUT_MS);
  try {
    const key = await playgroundKey(owner);
    const first = await request(path, key, stop.signal);
    if (first.status !== 401) return first;
    forgetKey(key);
    return { ...(await request(path, await playgroundKey(owner), stop.signal)), key_renewed: true };
  } catch (error) {
    return isNamed(error, 'AbortError') ? undefined : failureOf(error);
  } finally {
    clearTimeout(timer);
  }
}

async function request(path: string, key: string, signal: AbortSignal): Promise<PlaygroundResponse> {
  const startedAt = performance.now();
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
    duration_ms: performance.now() - startedAt,
    bytes: new Blob([text]).size,
    headers: SHOWN_HEADERS.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as [string, string]];
    }),
    body: pretty(text),
    retry_after: Number(response.headers.get('retry-after') ?? 0),
    key_renewed: false,
  };
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function failureOf(error: unknown): SendFailure {
  if (error instanceof PlaygroundKeyError)
    return { message: error.data.detail, sign_in: error.data.code === 'unauthenticated' };
  if (isNamed(error, 'TimeoutError')) {
    return { message: 'No response within 30 seconds. Try again.', sign_in: false };
  }
  if (isNewVersion(error)) return { message: failedCall(error).problem.detail, sign_in: false };
  const message = navigator.onLine
    ? 'The server can’t be reached. Try again in a moment.'
    : 'You are offline. Reconnect and try again.';
  return { message, sign_in: false };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

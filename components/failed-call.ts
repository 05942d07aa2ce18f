import { unstable_isUnrecognizedActionError } from 'next/navigation';

/** The result of a server action that got no response. */
export interface FailedCall {
  ok: false;
  problem: { code: 'new_version' | 'unreachable'; detail: string; errors?: undefined; current?: undefined };
}

const NEW_VERSION = 'There is a new version of this page. Reload it to continue; what you typed is kept.';
const UNREACHABLE = 'The server cannot be reached. What you typed is still here; check your connection and try again.';
// Next's message when the response was not from an action. Errors of the network, Next and React have other names, or a digest.
const UNEXPECTED = 'An unexpected response was received from the server.';

/** Turns what a server action threw into a problem: `await anAction(input).catch(failedCall)`. */
export function failedCall(error: unknown): FailedCall {
  if (isNewVersion(error)) return { ok: false, problem: { code: 'new_version', detail: NEW_VERSION } };
  const isOurs =
    error instanceof Error && error.name === 'Error' && !('digest' in error) && error.message !== UNEXPECTED;
  return { ok: false, problem: { code: 'unreachable', detail: isOurs ? error.message : UNREACHABLE } };
}

/** Whether an error is caused by a page that is older than the server: its action or a chunk of its script no longer exists. */
export function isNewVersion(error: unknown): boolean {
  return unstable_isUnrecognizedActionError(error) || (error instanceof Error && error.name === 'ChunkLoadError');
}

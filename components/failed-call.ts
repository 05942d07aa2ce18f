import { unstable_isUnrecognizedActionError } from 'next/navigation';

/** A call whose answer never came, as the result that it would have had. */
export interface FailedCall {
  ok: false;
  problem: { code: 'new_version' | 'unreachable'; detail: string; errors?: undefined; current?: undefined };
}

const NEW_VERSION = 'There is a new version of this page. Reload it to continue; what you typed is kept.';
const UNREACHABLE = 'The server cannot be reached. What you typed is still here; check your connection and try again.';
// What Next says when the answer was none of an action's. Errors of the network, of Next and of React have other names, or a digest.
const UNEXPECTED = 'An unexpected response was received from the server.';

/** Why a server action threw, in a sentence: `await anAction(input).catch(failedCall)`. */
export function failedCall(error: unknown): FailedCall {
  if (isNewVersion(error)) return { ok: false, problem: { code: 'new_version', detail: NEW_VERSION } };
  const said = error instanceof Error && error.name === 'Error' && !('digest' in error) && error.message !== UNEXPECTED;
  return { ok: false, problem: { code: 'unreachable', detail: said ? error.message : UNREACHABLE } };
}

/** Whether an error comes of a page that is older than the server: its action or a part of its script is no longer there. */
export function isNewVersion(error: unknown): boolean {
  return unstable_isUnrecognizedActionError(error) || (error instanceof Error && error.name === 'ChunkLoadError');
}

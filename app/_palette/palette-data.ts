import { shownIdentity } from '@/components/shell/page-state';
import { PAGE_IDENTITY_HEADER } from '@/lib/core/page-identity';
import type { PaletteContents } from './item';

/** The palette's server could not be asked, or refused; `code` is the problem's, or `unreachable`. */
export class PaletteError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

let contents: { identity: string | null; at: number; answer: Promise<PaletteContents> } | undefined;

const FRESH_MS = 10_000;

/** Loads what the palette lists before a search. Kept for ten seconds: the person's rights may change while the page is open. */
export function loadContents(): Promise<PaletteContents> {
  const identity = shownIdentity();
  if (contents?.identity === identity && Date.now() - contents.at < FRESH_MS) return contents.answer;
  const answer = readPalette<PaletteContents>('/api/palette');
  contents = { identity, at: Date.now(), answer };
  answer.catch(() => {
    if (contents?.answer === answer) contents = undefined;
  });
  return answer;
}

/**
 * Reads JSON for the palette, for the person and organization that the page shows.
 * @throws PaletteError
 */
export async function readPalette<T>(path: string, signal?: AbortSignal): Promise<T> {
  const identity = shownIdentity();
  const response = await fetch(path, {
    signal,
    cache: 'no-store',
    headers: identity ? { [PAGE_IDENTITY_HEADER]: identity } : {},
  }).catch((error: unknown) => {
    throw signal?.aborted ? error : new PaletteError('unreachable', 'The server cannot be reached.');
  });
  const body = await response.json().catch(() => undefined);
  if (body?.ok) return body.data as T;
  throw new PaletteError(
    body?.problem?.code ?? 'unreachable',
    body?.problem?.detail ?? 'The server cannot be reached.',
  );
}

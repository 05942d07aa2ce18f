import { loadContents } from './palette-data';

type Results = typeof import('./palette-results');

let chunk: Promise<Results> | undefined;

/** Loads the palette's script; the same promise until it fails. */
export function loadResults(): Promise<Results> {
  chunk ??= import('./palette-results').catch((error: unknown) => {
    chunk = undefined;
    throw error;
  });
  return chunk;
}

/** Starts to load what opening the palette needs, as the pointer or the focus approaches its button. */
export function prefetchPalette(): void {
  void loadResults().catch(() => undefined);
  void loadContents().catch(() => undefined);
}

import { deferred } from '@/components/deferred';
import { loadContents } from './palette-data';

/** The palette's script. */
export const resultsCode = deferred(() => import('./palette-results'));

/** Starts to load what opening the palette needs, as the pointer or the focus approaches its button. */
export function prefetchPalette(): void {
  void resultsCode.load();
  void loadContents().catch(() => undefined);
}

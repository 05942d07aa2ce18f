import { readPageData } from '@/app/_shared/read-page-data';
import { shownIdentity } from '@/components/shell/page-state';
import type { PaletteContents } from './item';

let contents: { identity: string | null; at: number; answer: Promise<PaletteContents> } | undefined;

const FRESH_MS = 10_000;

/** Loads what the palette lists before a search. Kept for ten seconds: the person's rights may change while the page is open. */
export function loadContents(): Promise<PaletteContents> {
  const identity = shownIdentity();
  if (contents?.identity === identity && Date.now() - contents.at < FRESH_MS) return contents.answer;
  const answer = readPageData<PaletteContents>('/api/palette');
  contents = { identity, at: Date.now(), answer };
  answer.catch(() => {
    if (contents?.answer === answer) contents = undefined;
  });
  return answer;
}

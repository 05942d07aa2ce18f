import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';

// The quality of brotli that is as quick as gzip, and smaller; what is kept may take its time once.
const QUICK = 4;
const SMALLEST = 11;

const CODINGS = {
  br: (text: string, quality: number) =>
    promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  gzip: (text: string) => promisify(gzip)(text),
};
export type Coding = keyof typeof CODINGS;

/** From so many characters on a text is worth compressing; a shorter one fits into one or two packets as it is. */
export const WORTH_COMPRESSING = 2_048;

/** The content coding to use for an `Accept-Encoding` (RFC 9110 §12.5.3), br before gzip; undefined for none. */
export function codingFor(accepted: string | undefined): Coding | undefined {
  if (!accepted) return undefined;
  const weights = new Map(
    accepted.split(',').map((part): [string, number] => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [name, weight === undefined ? 1 : Number(weight)];
    }),
  );
  const wanted = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  return (['br', 'gzip'] as const).find((name) => wanted(name) > 0);
}

// Anybody may ask for the API's document, and compressing it takes a third of a second.
const kept = new LRUCache<string, Promise<Buffer>>({ max: 4 });

/** Compresses beside the event loop. @param lasting whether the same text will be asked for again and again */
export function compress(text: string, coding: Coding, lasting: boolean): Promise<Buffer> {
  if (!lasting) return CODINGS[coding](text, QUICK);
  const name = `${coding} ${text}`;
  const known = kept.get(name) ?? CODINGS[coding](text, SMALLEST);
  kept.set(name, known);
  return known;
}

import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';

// Brotli quality 4 is as fast as gzip, and smaller; a response that is cached may take longer once.
const QUICK = 4;
const SMALLEST = 11;

const CODINGS = {
  br: (text: string, quality: number) =>
    promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  gzip: (text: string) => promisify(gzip)(text),
};
export type Coding = keyof typeof CODINGS;

/** Minimum length in characters to compress; a shorter text fits into one or two packets anyway. */
export const WORTH_COMPRESSING = 2_048;

/** Returns the content coding for an `Accept-Encoding` (RFC 9110 §12.5.3), br before gzip; undefined for none. */
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

// Anyone may request the OpenAPI document, and compressing it takes a third of a second.
const kept = new LRUCache<string, Promise<Buffer>>({ max: 4 });

/** Compresses off the main thread. @param lasting whether to cache the result, for a text that is requested repeatedly */
export function compress(text: string, coding: Coding, lasting: boolean): Promise<Buffer> {
  if (!lasting) return CODINGS[coding](text, QUICK);
  const name = `${coding} ${text}`;
  const known = kept.get(name) ?? CODINGS[coding](text, SMALLEST);
  kept.set(name, known);
  return known;
}

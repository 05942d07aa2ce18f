import type { MaybePromise } from '@/lib/core/maybe-promise';
import { type Coding, codingFor, compress, WORTH_COMPRESSING } from './compress';
import type { ApiRequest } from './request-context';

/**
 * The answer of an exchange, with its headers; compressed where the caller takes it and it pays.
 * Only what GET answers is: a once-shown key is in answers to POST alone, and the length of a compressed answer would tell
 * something about a secret that stands beside what the caller sent (BREACH). Nor is what has an ETag, which names bytes.
 * @param lasting whether the same body will be asked for again and again
 */
export function respond(
  exchange: ApiRequest,
  status: number,
  body: string | null,
  lasting = false,
): MaybePromise<Response> {
  const worthIt = body !== null && body.length >= WORTH_COMPRESSING && !('ETag' in exchange.headers);
  if (!worthIt || (exchange.method !== 'GET' && exchange.method !== 'HEAD')) return make(exchange, status, body);
  exchange.headers.Vary = 'Accept-Encoding';
  const coding = codingFor(exchange.accept_encoding);
  return coding ? makeCompressed(exchange, status, body, coding, lasting) : make(exchange, status, body);
}

async function makeCompressed(exchange: ApiRequest, status: number, body: string, coding: Coding, lasting: boolean) {
  const bytes = await compress(body, coding, lasting);
  exchange.headers['Content-Encoding'] = coding;
  return make(exchange, status, new Uint8Array(bytes));
}

function make(
  { Response, headers }: ApiRequest,
  status: number,
  body: string | Uint8Array<ArrayBuffer> | null,
): Response {
  return new Response(body, { status, headers });
}

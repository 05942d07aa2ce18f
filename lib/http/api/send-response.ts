import { type Coding, codingFor, compress, WORTH_COMPRESSING } from './compress';
import type { ApiRequest } from './request-context';

/**
 * The answer of an request, with its headers; compressed where the caller takes it and it pays.
 * Only GET responses are compressed: secrets are only in responses to POST, and the length of a compressed response could leak a
 * secret next to the caller's input (BREACH). Responses with an ETag are not, because the tag identifies the bytes.
 * @param lasting whether the same body is requested repeatedly
 */
export async function respond(
  request: ApiRequest,
  status: number,
  body: string | null,
  lasting = false,
): Promise<Response> {
  const worthIt = body !== null && body.length >= WORTH_COMPRESSING && !('ETag' in request.headers);
  if (!worthIt || (request.method !== 'GET' && request.method !== 'HEAD')) return make(request, status, body);
  request.headers.Vary = 'Accept-Encoding';
  const coding = codingFor(request.accept_encoding);
  return coding ? makeCompressed(request, status, body, coding, lasting) : make(request, status, body);
}

async function makeCompressed(request: ApiRequest, status: number, body: string, coding: Coding, lasting: boolean) {
  const bytes = await compress(body, coding, lasting);
  request.headers['Content-Encoding'] = coding;
  return make(request, status, new Uint8Array(bytes));
}

function make(
  { Response, headers }: ApiRequest,
  status: number,
  body: string | Uint8Array<ArrayBuffer> | null,
): Response {
  return new Response(body, { status, headers });
}

import { Problem } from '@/lib/core/problem';
import type { ApiContext } from './request-context';

/** The largest request body, in bytes: 1 MiB. Operations with long lists set their own. */
export const MAX_BODY_BYTES = 1_048_576;
const MAX_DISCARDED_BYTES = 64 * MAX_BODY_BYTES;
const MAX_DEPTH = 32;

const tooLarge = (most: number) =>
  new Problem('payload_too_large', `The request body is larger than ${most / MAX_BODY_BYTES} MiB.`);
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the JSON object in a request's body; an empty object without a body.
 * @param most the largest body, in bytes
 * @throws Problem `payload_too_large`, `unsupported_media_type` (not application/json in UTF-8, or compressed),
 * `bad_request` (not JSON, not an object, nested too deeply, or invalid Unicode)
 */
export async function readJsonObject(c: ApiContext, most = MAX_BODY_BYTES): Promise<Record<string, unknown>> {
  const bytes = await readBytes(c, most).catch((error: unknown) => {
    throw error instanceof Problem ? error : new Problem('bad_request', 'The request body was incomplete.');
  });
  if (bytes.byteLength === 0) return {};
  assertJson(c.req.header('content-type') ?? '', c.req.header('content-encoding') ?? 'identity');
  let body: unknown;
  try {
    body = JSON.parse(decoder.decode(bytes));
  } catch {
    throw new Problem('bad_request', 'The request body is not valid JSON in UTF-8.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem('bad_request', 'The request body must be a JSON object.');
  }
  assertSound(body, 0);
  return body as Record<string, unknown>;
}

async function readBytes(c: ApiContext, most: number): Promise<Uint8Array> {
  const declared = c.req.header('content-length');
  if (declared !== undefined) {
    if (Number(declared) > most) throw tooLarge(most);
    if (Number(declared) === 0) return new Uint8Array();
    // Node's parser passes on no more than the declared length, so that this is bounded.
    if (c.env?.incoming) return new Uint8Array(await c.req.arrayBuffer());
  }
  const reader = c.req.raw.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > most) {
      reader.releaseLock();
      throw tooLarge(most);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads and discards the rest of a body, without waiting for it: a caller that is still sending would otherwise see a connection
 * reset instead of the response. The front door does this itself.
 */
export function discardBody(c: ApiContext): void {
  const rest = c.env?.incoming ? null : c.req.raw.body;
  if (rest && !rest.locked) discard(rest.getReader()).catch(() => {});
}

async function discard(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > MAX_DISCARDED_BYTES) return reader.cancel();
  }
}

function assertJson(contentType: string, encoding: string): void {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const readable = charset === undefined || /^"?utf-?8"?$/.test(charset);
  if (type !== 'application/json' || !readable) {
    throw new Problem('unsupported_media_type', 'Send the body as Content-Type: application/json, in UTF-8.');
  }
  if (encoding.trim().toLowerCase() !== 'identity') {
    throw new Problem('unsupported_media_type', 'Send the body without Content-Encoding.');
  }
}

// A lone surrogate is valid in JSON, but not in UTF-8, and would be replaced silently before it reaches Postgres.
function assertSound(value: unknown, depth: number): void {
  if (typeof value === 'string') {
    if (/\p{Cs}/u.test(value))
      throw new Problem('bad_request', 'The request body contains text that is not valid Unicode.');
  } else if (typeof value === 'object' && value !== null) {
    if (depth === MAX_DEPTH)
      throw new Problem('bad_request', `The request body is nested more than ${MAX_DEPTH} levels deep.`);
    for (const [key, inner] of Object.entries(value)) {
      assertSound(key, depth + 1);
      assertSound(inner, depth + 1);
    }
  }
}

import { createHash } from 'node:crypto';
import { readTags } from '@/lib/http/api/entity-tags';

/**
 * Answers with a public text that is the same for everybody. Caches keep it, and ask with its ETag whether it is still the same.
 * @param type the media type, without the character set
 */
export function textResponse(request: Request, text: string, type: string): Response {
  // Weak, because the same text is also sent compressed.
  const tag = createHash('sha256').update(text).digest('base64url').slice(0, 27);
  const headers = { 'Cache-Control': 'public, max-age=0, must-revalidate', ETag: `W/"${tag}"` };
  const tags = readTags(request.headers.get('if-none-match') ?? '');
  const isKnown = tags === '*' || tags?.some(({ value }) => value === tag);
  if (isKnown) return new Response(null, { status: 304, headers });
  return new Response(text, { headers: { ...headers, 'Content-Type': `${type}; charset=utf-8` } });
}

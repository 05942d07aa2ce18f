import { textResponse } from '../_shared/text-response';
import { llmsFullText } from '../docs/markdown/pages';

export const dynamic = 'force-dynamic';

/** The whole API reference in one text, for language models. */
export function GET(request: Request): Response {
  return textResponse(request, llmsFullText(), 'text/plain');
}

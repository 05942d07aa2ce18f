import { textResponse } from '../_shared/text-response';
import { llmsText } from '../docs/markdown/pages';

export const dynamic = 'force-dynamic';

/** The contents of the API reference, for language models (llmstxt.org). */
export function GET(request: Request): Response {
  return textResponse(request, llmsText(), 'text/plain');
}

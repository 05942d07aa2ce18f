import { textResponse } from '@/app/_shared/text-response';
import { pageMarkdown } from '../pages';

export const dynamic = 'force-dynamic';

/** The Markdown of a page of the reference. The front door leads `/docs/agents.md`, and `/docs/agents` with `Accept: text/markdown` here. */
export async function GET(request: Request, { params }: { params: Promise<{ page: string }> }): Promise<Response> {
  const { page } = await params;
  const text = pageMarkdown(page);
  if (text !== undefined) return textResponse(request, text, 'text/markdown');
  return new Response('There is no such page. /llms.txt lists all pages.\n', {
    status: 404,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}

import { isInboxOpen, readInbox } from '@/lib/platform/mail/inbox';

export const dynamic = 'force-dynamic';

/** The HTML of one email, as a separate document with its own Content-Security-Policy. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const message = isInboxOpen(request.headers.get('host')) ? await readInbox((await params).id) : undefined;
  if (!message) return new Response(null, { status: 404 });
  return new Response(message.html, {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'private, no-store' },
  });
}

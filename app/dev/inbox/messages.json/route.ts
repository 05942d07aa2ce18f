import { isInboxOpen, listInbox } from '@/lib/platform/mail/inbox';

export const dynamic = 'force-dynamic';

/** The local inbox as JSON for browser tests: newest first, filtered by `?to=`. 404 if the inbox is closed. */
export async function GET(request: Request): Promise<Response> {
  if (!isInboxOpen(request.headers.get('host'))) return new Response(null, { status: 404 });
  const to = new URL(request.url).searchParams.get('to')?.toLowerCase();
  const messages = await listInbox();
  const chosen = to ? messages.filter((message) => message.to.address.toLowerCase() === to) : messages;
  const body = chosen.map((message) => ({ ...message, to: message.to.address }));
  return Response.json(body, { headers: { 'cache-control': 'private, no-store' } });
}

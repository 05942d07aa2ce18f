import { isInboxOpen, listInbox } from '@/lib/platform/mail/inbox';

export const dynamic = 'force-dynamic';

/** The local inbox for programs (the browser tests): newest first, `?to=` chooses one address. 404 where there is none. */
export async function GET(request: Request): Promise<Response> {
  if (!isInboxOpen(request.headers.get('host'))) return new Response(null, { status: 404 });
  const to = new URL(request.url).searchParams.get('to')?.toLowerCase();
  const messages = await listInbox();
  const chosen = to ? messages.filter((message) => message.to.address.toLowerCase() === to) : messages;
  const body = chosen.map((message) => ({ ...message, to: message.to.address }));
  return Response.json(body, { headers: { 'cache-control': 'private, no-store' } });
}

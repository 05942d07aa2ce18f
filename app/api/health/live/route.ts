export const dynamic = 'force-dynamic';

/** The process answers; nothing else is looked at, so that an outage of the database does not have it restarted. */
export function GET(): Response {
  return Response.json({ status: 'live' }, { headers: { 'Cache-Control': 'no-store' } });
}

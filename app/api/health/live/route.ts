export const dynamic = 'force-dynamic';

/** Liveness probe: checks only that the process responds, so that a database outage does not restart it. */
export function GET(): Response {
  return Response.json({ status: 'live' }, { headers: { 'Cache-Control': 'no-store' } });
}

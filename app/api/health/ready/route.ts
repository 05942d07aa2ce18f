import { readiness } from '@/lib/http/server/health';

export const dynamic = 'force-dynamic';

/** Readiness probe: 200 if this process can serve requests, or 503 with the failed check. */
export async function GET(): Promise<Response> {
  const { ready, checks } = await readiness();
  return Response.json(
    { status: ready ? 'ready' : 'not_ready', checks },
    { status: ready ? 200 : 503, headers: { 'Cache-Control': 'no-store', ...(ready ? {} : { 'Retry-After': '5' }) } },
  );
}

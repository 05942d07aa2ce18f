import { readiness } from '@/lib/http/server/health';

export const dynamic = 'force-dynamic';

/** Whether to send requests here: 200, or 503 with the check that failed. */
export async function GET(): Promise<Response> {
  const { ready, checks } = await readiness();
  return Response.json(
    { status: ready ? 'ready' : 'not_ready', checks },
    { status: ready ? 200 : 503, headers: { 'Cache-Control': 'no-store', ...(ready ? {} : { 'Retry-After': '5' }) } },
  );
}

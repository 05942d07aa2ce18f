import { openAuth } from '../../../auth.js';

const { BENCH_DATABASE_URL, BENCH_BODY } = process.env;
const opened = BENCH_DATABASE_URL ? openAuth('recommended', BENCH_DATABASE_URL) : undefined;

/** The recommended setup in a route handler. Without a key it returns the one to use. */
export async function GET(request) {
  const { key, verify } = await opened;
  const given = request.headers.get('x-api-key');
  if (given === null) return Response.json({ key });
  if (!(await verify(given))) return new Response(null, { status: 401 });
  return new Response(BENCH_BODY, { headers: { 'Content-Type': 'application/json' } });
}

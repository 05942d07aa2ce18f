import { api } from '@/lib/http/api/router';
import { startUsageFlush } from '@/lib/http/api/usage';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

startUsageFlush();

/** The same API as behind the front door: for `next dev`, serverless, and wherever Next is started alone. */
const handle = (request: Request): Response | Promise<Response> => api.fetch(request);

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};

import { api } from '@/lib/http/api/router';
import { startUsageFlush } from '@/lib/http/api/usage';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

startUsageFlush();

/** Mounts the same API router as the front door, for `next dev`, serverless platforms and Next without `server.ts`. */
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

import { matchesFor } from '@/app/_palette/matches';
import { pageData } from '@/lib/http/pages/page-data';

export const dynamic = 'force-dynamic';

/** The people and keys that match `?search=`. */
export const GET = pageData(async ({ actor }, request) =>
  matchesFor(actor, new URL(request.url).searchParams.get('search') ?? ''),
);

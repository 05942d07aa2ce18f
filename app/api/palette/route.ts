import { contentsFor } from '@/app/_palette/contents';
import { pageData } from '@/lib/http/pages/page-data';

export const dynamic = 'force-dynamic';

/** What the command palette lists before a search, for the signed-in person. */
export const GET = pageData(contentsFor);

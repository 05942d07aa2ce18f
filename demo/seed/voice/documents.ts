import type { knowledgeBaseDocuments } from '@/db/schema/voice';
import type { DemoDocument } from '@/demo/seed/documents/document';
import { Random } from '../random';
import { DAY, iso, workingTime } from '../times';

type DocumentRow = typeof knowledgeBaseDocuments.$inferInsert;

/** The rows of `knowledge_base_documents`: written over the last year, some revised since. */
export function documentRows(now: number, organization_id: string, documents: readonly DemoDocument[]): DocumentRow[] {
  const random = new Random(`documents of ${organization_id}`);
  return documents.map(({ title, page, content }) => {
    const at = workingTime(random, now - 360 * DAY, now - 20 * DAY);
    const revised = random.chance(0.45) ? workingTime(random, at, now - DAY) : at;
    return {
      id: random.id(at),
      organization_id,
      title,
      content,
      source_url: page && `https://help.acme.example/${page}`,
      created_at: iso(at),
      updated_at: iso(revised),
    };
  });
}

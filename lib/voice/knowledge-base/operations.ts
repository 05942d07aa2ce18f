import { and, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { listing } from '@/db/list-query';
import type { Narrowing } from '@/db/list-statements';
import { paginate } from '@/db/page';
import { knowledgeBaseDocuments as documents } from '@/db/schema/voice';
import type { Actor } from '@/lib/core/actor';
import { notFound } from '@/lib/core/problem';
import { mutation, query } from '@/lib/operation/operation';
import { type AuditedFields, auditDiff } from '@/lib/platform/audit-trail/diff';
import { containsWords, within } from '@/lib/voice/shared/filters';
import { tenantRows } from '@/lib/voice/shared/rows';
import {
  CreateDocumentInput,
  DeletedDocument,
  DocumentIdInput,
  DocumentPage,
  KnowledgeBaseDocument,
  ListDocumentsInput,
  MatchPage,
  SearchDocumentsInput,
  UpdateDocumentInput,
} from './schema';
import { searchDocuments } from './search';

const summaryColumns = {
  id: documents.id,
  organization_id: documents.organization_id,
  title: documents.title,
  source_url: documents.source_url,
  created_at: documents.created_at,
  updated_at: documents.updated_at,
};
const columns = { ...summaryColumns, content: documents.content };
// Of the content the audit log records only its length: it is long, and belongs in its region.
const AUDITED: AuditedFields<KnowledgeBaseDocument> = {
  fields: ['title', 'source_url'],
  summarized: { content: (text) => `${text.length} characters` },
};
const title_key = sql<string>`lower(${documents.title})`;

const rows = tenantRows(documents, 'document', columns);

const list = listing({
  from: documents,
  rows: (query) =>
    query
      .select({
        ...summaryColumns,
        excerpt: sql<string>`left(${documents.content}, 200)`,
        title_key: title_key.as('title_key'),
      })
      .from(documents),
  organization: documents.organization_id,
  id: documents.id,
  sortable: {
    created_at: { by: documents.created_at, value: (document) => document.created_at },
    updated_at: { by: documents.updated_at, value: (document) => document.updated_at },
    title: { by: title_key, value: (document) => document.title_key },
  },
});

/** A page of the organization's documents, each with the beginning of its content. */
export const listDocuments = query({
  name: 'knowledge_base.list',
  summary: 'List documents',
  permission: 'knowledge_base:read',
  plane: 'voice',
  input: ListDocumentsInput,
  output: DocumentPage,
  http: { method: 'GET', path: '/knowledge-base', message: 'Documents fetched' },
  run: ({ actor, db }, input) => paginate(db, list, input, narrowed(actor, input)),
});

/** The documents that match a search, best first. */
export const searchKnowledgeBase = query({
  name: 'knowledge_base.search',
  summary: 'Search documents',
  permission: 'knowledge_base:read',
  plane: 'voice',
  input: SearchDocumentsInput,
  output: MatchPage,
  http: { method: 'GET', path: '/knowledge-base/search', message: 'Documents searched' },
  run: ({ actor, db }, input) => searchDocuments(db, actor, input),
});

/** One document. */
export const getDocument = query({
  name: 'knowledge_base.get',
  summary: 'Get a document',
  permission: 'knowledge_base:read',
  plane: 'voice',
  input: DocumentIdInput,
  output: KnowledgeBaseDocument,
  http: { method: 'GET', path: '/knowledge-base/{id}', message: 'Document fetched' },
  run: ({ actor, db }, { id }) => rows.get(db, actor, id),
});

/** Creates a document, which searches find at once. */
export const createDocument = mutation({
  name: 'knowledge_base.create',
  summary: 'Add a document',
  permission: 'knowledge_base:write',
  plane: 'voice',
  input: CreateDocumentInput,
  output: KnowledgeBaseDocument,
  http: { method: 'POST', path: '/knowledge-base', status: 201, message: 'Document added' },
  run: async ({ actor, db, audit }, input) => {
    const [document] = await db
      .insert(documents)
      .values({ ...input, organization_id: actor.organization_id })
      .returning(columns);
    audit({ target: targetOf(document!), changes: auditDiff<KnowledgeBaseDocument>({}, document!, AUDITED) });
    return document!;
  },
});

/** Changes the given fields. */
export const updateDocument = mutation({
  name: 'knowledge_base.update',
  summary: 'Change a document',
  permission: 'knowledge_base:write',
  plane: 'voice',
  input: UpdateDocumentInput,
  output: KnowledgeBaseDocument,
  http: { method: 'PATCH', path: '/knowledge-base/{id}', message: 'Document updated' },
  run: async ({ actor, db, audit, unchanged }, { id, ...fields }) => {
    const before = await rows.lock(db, actor, id);
    const changes = auditDiff<KnowledgeBaseDocument>(before, fields, AUDITED);
    if (Object.keys(changes).length === 0) {
      unchanged();
      return before;
    }
    const [after] = await db
      .update(documents)
      .set({ ...fields, updated_at: sql`now()` })
      .where(rows.own(actor, id))
      .returning(columns);
    audit({ target: targetOf(after!), changes });
    return after!;
  },
});

/** Deletes a document. */
export const deleteDocument = mutation({
  name: 'knowledge_base.delete',
  summary: 'Delete a document',
  permission: 'knowledge_base:write',
  plane: 'voice',
  input: DocumentIdInput,
  output: DeletedDocument,
  http: { method: 'DELETE', path: '/knowledge-base/{id}', message: 'Document deleted' },
  run: async ({ actor, db, audit }, { id }) => {
    const [document] = await db.delete(documents).where(rows.own(actor, id)).returning(columns);
    if (!document) throw notFound('document');
    audit({ target: targetOf(document) });
    return { deleted: true as const, id };
  },
});

function narrowed(actor: Actor, input: z.output<typeof ListDocumentsInput>): Narrowing {
  return {
    organization_id: actor.organization_id,
    ...within(documents, input.sort, input),
    search: and(...containsWords(documents, input.search)),
  };
}

function targetOf({ id, title }: { id: string; title: string }) {
  return { type: 'document', id, label: title };
}

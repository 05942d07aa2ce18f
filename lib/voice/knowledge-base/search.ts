import { and, eq, type SQL, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { Db } from '@/db/client';
import { knowledgeBaseDocuments as documents, titleWords } from '@/db/schema/voice';
import type { Actor } from '@/lib/core/actor';
import { type KnowledgeBaseMatch, SEARCH_MATCHES } from './schema';

const TITLE_MATCHES = SEARCH_MATCHES * 0.3;
// Of D, C, B (content) and A (title): a word in the title is worth seven in the content.
const WEIGHTS = '{0.1, 0.1, 0.15, 1}';
// Divides the rank by 1 + log(length), or long documents would always win.
const BY_LENGTH = 1;
// A snippet costs as much as its document is long. Further back in a document a match shows no passage.
const SNIPPET_SOURCE = 20_000;
// Private characters as marks, because what stands around them must be escaped before they may become HTML.
const START = '\ue000';
const STOP = '\ue001';
const APART = '\x1f';
const IDEOGRAPH = '([\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff])';
// ShortWord is in bytes, of which an ideograph has three: such short words do not end a passage.
const HEADLINE = `StartSel=${START},StopSel=${STOP},MaxFragments=2,MinWords=10,MaxWords=24,ShortWord=2,FragmentDelimiter=" … "`;

/** What a search asks for: `websearch_to_tsquery` text, and the page in the order of rank. */
interface Request {
  q: string;
  limit: number;
  offset: number;
}

/**
 * The documents that match, best first, in one statement. A word that stands nearly everywhere would make every document
 * be ranked; so at most `SEARCH_MATCHES` are, those first that have it in their title. Snippets are made for the page only.
 */
export async function searchDocuments(db: Db, actor: Actor, { q, limit, offset }: Request) {
  const words = asked(q);
  const found = db.$with('found').as(candidates(db, actor, words));
  const counted = db.$with('counted').as(db.select({ total: sql<number>`count(*)::int`.as('total') }).from(found));
  const rank = sql<number>`ts_rank_cd(${WEIGHTS}, ${documents.search}, ${words}, ${BY_LENGTH}::int)`.as('rank');
  const page = db
    .$with('page')
    .as(
      db
        .select({ id: documents.id, rank })
        .from(found)
        .innerJoin(documents, eq(documents.id, found.id))
        .orderBy(BEST_FIRST)
        .limit(limit)
        .offset(offset),
    );
  // From the count on, because it is there also when the page is empty.
  const rows = await db
    .with(found, counted, page)
    .select({ ...columns, total: counted.total, rank: page.rank, snippet: headline(words, q) })
    .from(counted)
    .leftJoin(page, sql`true`)
    .leftJoin(documents, eq(documents.id, page.id))
    .orderBy(sql`page.rank desc, page.id desc`);
  const items = rows.filter((row) => row.id !== null) as (KnowledgeBaseMatch & { snippet: string })[];
  return {
    items: items.map((item) => ({ ...item, snippet: asHtml(item.snippet) })),
    total: rows[0]!.total,
    limit,
    offset,
    next_cursor: null,
  };
}

const BEST_FIRST = sql`rank desc, ${documents.id} desc`;
const columns = {
  id: documents.id,
  organization_id: documents.organization_id,
  title: documents.title,
  source_url: documents.source_url,
  created_at: documents.created_at,
  updated_at: documents.updated_at,
};

// A search of stop words or exclusions alone has nothing for an index to look up: it finds nothing, at once.
function candidates(db: Db, actor: Actor, words: SQL) {
  const matching = (vector: SQL) =>
    and(
      eq(documents.organization_id, actor.organization_id),
      sql`${vector} @@ ${words}`,
      sql`querytree(${words}) not in ('', 'T')`,
    );
  return union(
    db
      .select({ id: documents.id })
      .from(documents)
      .where(matching(titleWords(documents)))
      .limit(TITLE_MATCHES),
    db
      .select({ id: documents.id })
      .from(documents)
      .where(matching(sql`${documents.search}`))
      .limit(SEARCH_MATCHES - TITLE_MATCHES),
  );
}

function asked(q: string): SQL {
  return sql`websearch_to_tsquery('english', voice.search_words(${q}))`;
}

// The passage is of the document as it was written, but what is asked was folded: written forms that fold to a word of the
// search are looked for as well. Ideographs are set apart for the while, as they are in the index.
function headline(words: SQL, q: string): SQL<string> {
  const written = sql`translate(left(${documents.content}, ${SNIPPET_SOURCE}), ${START + STOP + APART}, '')`;
  const source = sql`regexp_replace(normalize(${written}, NFC), ${IDEOGRAPH}, ${`${APART}\\1${APART}`}, 'g')`;
  const wanted = q.match(/[^\s"]+/g)?.filter((word) => !word.startsWith('-')) ?? [];
  const forms = sql`(
    select string_agg(phraseto_tsquery('english', token)::text, ' | ')::tsquery
    from (select distinct token from ts_parse('default', ${source}) where octet_length(token) > length(token)) as tokens
    where to_tsvector('english', voice.search_words(token)) @@ ${asked(wanted.join(' or '))})`;
  return sql<string>`ts_headline('english', ${source}, ${words} || coalesce(${forms}, ''), ${HEADLINE})`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function asHtml(snippet: string): string {
  return snippet
    .replaceAll(APART, '')
    .replaceAll(STOP + START, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!)
    .replaceAll(START, '<mark>')
    .replaceAll(STOP, '</mark>');
}

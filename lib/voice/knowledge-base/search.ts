import { and, eq, type SQL, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { Db } from '@/db/client';
import { knowledgeBaseDocuments as documents, titleWords } from '@/db/schema/voice';
import type { Actor } from '@/lib/core/actor';
import { type KnowledgeBaseMatch, SEARCH_MATCHES } from './schema';

const TITLE_MATCHES = SEARCH_MATCHES * 0.3;
// Weights of D, C, B (content) and A (title): a word in the title counts as much as seven in the content.
const WEIGHTS = '{0.1, 0.1, 0.15, 1}';
// Divides the rank by 1 + log(length), or long documents would always win.
const BY_LENGTH = 1;
// The cost of a snippet grows with the length of the document, so only its beginning is searched for passages.
const SNIPPET_SOURCE = 20_000;
// Private-use characters as markers, because the text around them is escaped before they become HTML.
const START = '\ue000';
const STOP = '\ue001';
const APART = '\x1f';
const IDEOGRAPH = '([\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff])';
// ShortWord counts bytes, and an ideograph has three: words that short do not end a passage.
const HEADLINE = `StartSel=${START},StopSel=${STOP},MaxFragments=2,MinWords=10,MaxWords=24,ShortWord=2,FragmentDelimiter=" … "`;

/** A search: `websearch_to_tsquery` text, and the page in order of rank. */
interface Request {
  q: string;
  limit: number;
  offset: number;
}

/**
 * Returns the matching documents, best first, in one statement. Ranks at most `SEARCH_MATCHES` documents, title matches first,
 * because a very common word would otherwise rank every document. Creates snippets for the page only.
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
  // Joined from the count, which exists even when the page is empty.
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

// A search of only stop words or exclusions has nothing to look up in an index, so it returns nothing at once.
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

// The snippet shows the document as written, but the search is folded: written forms that fold to a search word are searched
// for as well. Ideographs are separated temporarily, as in the index.
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

import { z } from 'zod';
import { formatNumber } from '@/lib/core/format';
import { Deleted, Id, Instant, line, PageInput, pageOf, prose, rule, search, sortBy } from '@/lib/core/schema';
import { hasVisibleText } from '@/lib/core/visible-text';
import { Search, TimeFilters } from '@/lib/voice/contacts/schema';

/** Safe size for a Postgres full-text index, which is limited to one megabyte. */
export const CONTENT_MAX = 100_000;
/** Maximum number of matches that a search ranks; more are not found. */
export const SEARCH_MATCHES = 1_000;

const URL_MAX = 2_000;

const SourceUrl = z
  .string()
  .trim()
  .max(URL_MAX, `An address has at most ${formatNumber(URL_MAX)} characters.`)
  .refine(isWebAddress, rule('not_a_web_address', 'Enter a web address such as https://example.com/help.'))
  .meta({
    description: 'Source of the document: an http or https URL without a user name',
    format: 'uri',
    pattern: '^[hH][tT][tT][pP][sS]?://',
    examples: ['https://example.com/help'],
  });

// Only safe link targets: no javascript:, no user name that makes one site look like another.
function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s\p{Cc}\\]+$/iu.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username === '' && url.password === '';
}

const fields = {
  title: line(200, 'Title').meta({ examples: ['Opening hours'] }),
  content: prose(CONTENT_MAX, 'Content')
    .refine(hasVisibleText, rule('blank', 'Content is required.'))
    .meta({ examples: ['We are open from 9 to 5, Monday to Friday.'] }),
  source_url: SourceUrl.nullable(),
};

const stored = {
  id: Id,
  organization_id: Id,
  title: z.string().meta({ examples: ['Opening hours'] }),
  source_url: z.string().nullable(),
  created_at: Instant,
  updated_at: Instant,
};

/** A document with its content. */
export const KnowledgeBaseDocument = z
  .object({
    ...stored,
    content: z.string().meta({ examples: ['We are open from 9 to 5, Monday to Friday.'] }),
  })
  .meta({ id: 'KnowledgeBaseDocument' });
export type KnowledgeBaseDocument = z.infer<typeof KnowledgeBaseDocument>;

/** A document as lists show it: with the beginning of its content. */
export const KnowledgeBaseEntry = z
  .object({
    ...stored,
    excerpt: z.string().describe('The first 200 characters of the content'),
  })
  .meta({ id: 'KnowledgeBaseEntry' });

/** A document that a search found. */
export const KnowledgeBaseMatch = z
  .object({
    ...stored,
    rank: z.number().describe('Relevance; comparable within one search only'),
    snippet: z
      .string()
      .describe('HTML: matching passages of the content, with the words found in `<mark>` and everything else escaped')
      .meta({ examples: ['We are <mark>open</mark> from 9 to 5, Monday to Friday.'] }),
  })
  .meta({ id: 'KnowledgeBaseMatch' });
export type KnowledgeBaseMatch = z.infer<typeof KnowledgeBaseMatch>;

export const CreateDocumentInput = z.strictObject({ ...fields, source_url: fields.source_url.default(null) });

/** The fields to change; omitted fields stay as they are. */
export const UpdateDocumentInput = z.strictObject({ id: Id, ...z.strictObject(fields).partial().shape });

export const DocumentIdInput = z.strictObject({ id: Id });
export const DeletedDocument = Deleted;

export const ListDocumentsInput = z.strictObject({
  ...PageInput,
  search: Search.optional().describe(
    'Words in the title; case and accents are ignored. Use /knowledge-base/search to search the content',
  ),
  ...TimeFilters,
  sort: sortBy(['created_at', 'updated_at', 'title'], '-created_at'),
});
export const DocumentPage = pageOf(KnowledgeBaseEntry);

export const SearchDocumentsInput = z.strictObject({
  q: search(200)
    .min(1, 'Enter words to search for.')
    .meta({ examples: ['opening hours'] })
    .describe(
      'Words to search for, as in a web search: `"a phrase"`, `one or other`, `-without`. English word forms match each other',
    ),
  limit: PageInput.limit,
  offset: PageInput.offset,
});
export const MatchPage = pageOf(KnowledgeBaseMatch).extend({
  total: z.int().describe(`Number of matches, up to about ${formatNumber(SEARCH_MATCHES)}; no more are ranked`),
});

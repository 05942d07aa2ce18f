/** The guides in reading order; each is the page /docs/<slug>. `words` are what else one would search for. */
export const GUIDES = [
  {
    slug: 'authentication',
    title: 'Authentication',
    summary: 'Where the key goes, what it may do, and how it is refused.',
    words: 'key header bearer x-api-key permission scope 401 403 write read cors browser organization org_id',
  },
  {
    slug: 'keys',
    title: 'Managing keys',
    summary: 'Rotating a key without a gap, disabling it, limiting it to addresses, ending it.',
    words:
      'rotate rotation grace secret disable enable revoke expire expiry allow-list allowed_addresses ip cidr ipv4 ipv6 leak playground',
  },
  {
    slug: 'errors',
    title: 'Errors',
    summary: 'The shape of a failure, and every code with its status and what to do.',
    words: 'problem rfc 9457 status code request_id support validation',
  },
  {
    slug: 'pagination',
    title: 'Pagination',
    summary: 'Pages by offset, long walks by cursor, sorting and filters.',
    words: 'limit offset cursor next_cursor total meta sort filter list walk',
  },
  {
    slug: 'rate-limits',
    title: 'Rate limits',
    summary: 'How many requests each plan allows, the headers, and waiting.',
    words: '429 retry-after ratelimit burst plan starter pro elite backoff throttle quota shared redis processes',
  },
  {
    slug: 'idempotency',
    title: 'Idempotency',
    summary: 'Sending a POST again without doing it twice.',
    words: 'idempotency-key retry duplicate timeout post',
  },
  {
    slug: 'usage-counting',
    title: 'Usage counting',
    summary: 'Which requests count as usage of a key, and when the figures are written.',
    words: 'usage analytics 24 hours 7 days 30 days last used playground',
  },
  {
    slug: 'versioning',
    title: 'Versioning',
    summary: 'What may change in v1, what may not, and versions of a single resource.',
    words: 'etag if-match 412 428 breaking change openapi deprecation concurrency lost update',
  },
] as const;
export type GuideSlug = (typeof GUIDES)[number]['slug'];

/** A guide by its slug. */
export function guide(slug: GuideSlug) {
  return GUIDES.find((entry) => entry.slug === slug)!;
}

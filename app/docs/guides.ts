import type { Metadata } from 'next';
import { asMarkdown } from './markdown/link';

/** The guides in reading order; each is the page /docs/<slug>. `words` are additional search terms. */
export const GUIDES = [
  {
    slug: 'authentication',
    title: 'Authentication',
    summary: 'Send your API key, and understand permissions and authentication errors.',
    words: 'key header bearer x-api-key permission scope 401 403 write read cors browser organization org_id',
  },
  {
    slug: 'keys',
    title: 'Managing keys',
    summary: 'Rotate keys without downtime, limit them to IP addresses, disable and revoke them.',
    words:
      'rotate rotation grace secret disable enable revoke expire expiry allow-list allowed_addresses ip cidr ipv4 ipv6 leak playground',
  },
  {
    slug: 'errors',
    title: 'Errors',
    summary: 'The error format, and every error code with how to resolve it.',
    words: 'problem rfc 9457 status code request_id support validation',
  },
  {
    slug: 'pagination',
    title: 'Pagination',
    summary: 'Page through lists by offset or cursor, sort and filter them.',
    words: 'limit offset cursor next_cursor total meta sort filter list walk',
  },
  {
    slug: 'rate-limits',
    title: 'Rate limits',
    summary: 'Request limits by plan, rate limit headers, and retrying.',
    words: '429 retry-after ratelimit burst plan starter pro elite backoff throttle quota shared redis processes',
  },
  {
    slug: 'idempotency',
    title: 'Idempotency',
    summary: 'Retry POST requests safely, without performing them twice.',
    words: 'idempotency-key retry duplicate timeout post',
  },
  {
    slug: 'usage-counting',
    title: 'Usage counting',
    summary: 'Which requests count towards a key’s usage, and when counts are updated.',
    words: 'usage analytics 24 hours 7 days 30 days last used playground',
  },
  {
    slug: 'versioning',
    title: 'Versioning',
    summary: 'What may change within v1, and how to prevent lost updates with ETags.',
    words: 'etag if-match 412 428 breaking change openapi deprecation concurrency lost update',
  },
] as const;
export type GuideSlug = (typeof GUIDES)[number]['slug'];

/** Returns a guide by its slug. */
export function guide(slug: GuideSlug) {
  return GUIDES.find((entry) => entry.slug === slug)!;
}

/** Returns the metadata of a guide's page: its title, and the address of its Markdown. */
export function guideMetadata(slug: GuideSlug): Metadata {
  return { title: guide(slug).title, alternates: asMarkdown(`/docs/${slug}`) };
}

import { PROBLEMS, type ProblemCode } from '@/lib/core/problem';
import type { Reference } from '@/lib/http/docs/reference';
import { GUIDES } from './guides';

/** A search result. */
export interface Entry {
  href: string;
  title: string;
  /** The heading that it is listed under. */
  section: string;
  method?: string;
  /** The searchable text in lower case: path, permission, field names. */
  words: string;
}

/** Builds the search index: guides, endpoints and error codes. */
export function searchIndex({ groups }: Reference, codes: readonly ProblemCode[]): Entry[] {
  return [
    ...GUIDES.map(({ slug, title, summary, words }) => ({
      href: `/docs/${slug}`,
      title,
      section: 'Guides',
      words: `${title} ${summary} ${words}`.toLowerCase(),
    })),
    ...groups.flatMap(({ name, title: section, endpoints }) =>
      endpoints.map(({ id, method, path, summary, permission, parameters, body }) => ({
        href: `/docs/${name}#${id}`,
        title: summary,
        section,
        method,
        words: [
          ...[method, path, summary, id, permission ?? ''],
          ...[...parameters, ...(body?.fields ?? [])].map((field) => field.name),
        ]
          .join(' ')
          .toLowerCase(),
      })),
    ),
    ...codes.map((code) => ({
      href: `/docs/errors#${code}`,
      title: code,
      section: 'Error codes',
      words: `${code} ${PROBLEMS[code].status} ${PROBLEMS[code].title}`.toLowerCase(),
    })),
  ];
}

/** Returns the entries that contain every word of the query, title matches first, grouped by section. */
export function find(entries: readonly Entry[], query: string): [string, Entry[]][] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = ({ title }: Entry) => (wanted.every((word) => title.toLowerCase().includes(word)) ? 0 : 1);
  const found = entries
    .filter(({ words }) => wanted.every((word) => words.includes(word)))
    .sort((a, b) => rank(a) - rank(b));
  const sections = new Map<string, Entry[]>();
  for (const entry of found) sections.set(entry.section, [...(sections.get(entry.section) ?? []), entry]);
  return [...sections];
}

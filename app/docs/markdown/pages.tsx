import type { ReactNode } from 'react';
import type { Tab } from '@/lib/http/docs/examples';
import { groupMarkdown } from '@/lib/http/docs/markdown';
import { reference } from '@/lib/http/docs/reference';
import AuthenticationPage from '../authentication/page';
import ErrorsPage from '../errors/page';
import { GUIDES, type GuideSlug } from '../guides';
import IdempotencyPage from '../idempotency/page';
import KeysPage from '../keys/page';
import { Overview } from '../overview';
import PaginationPage from '../pagination/page';
import RateLimitsPage from '../rate-limits/page';
import UsageCountingPage from '../usage-counting/page';
import VersioningPage from '../versioning/page';
import { markdownOf } from './render';

const PAGES: Record<GuideSlug, () => ReactNode> = {
  authentication: AuthenticationPage,
  keys: KeysPage,
  errors: ErrorsPage,
  pagination: PaginationPage,
  'rate-limits': RateLimitsPage,
  idempotency: IdempotencyPage,
  'usage-counting': UsageCountingPage,
  versioning: VersioningPage,
};

const FULL_TABS: readonly Tab[] = ['curl'];

/** The name of the overview, whose address is /docs. */
export const OVERVIEW = 'docs';

// The texts are the same for as long as the process runs.
const pages = new Map<string, string>();
let llms: string | undefined;
let llmsFull: string | undefined;

/**
 * Returns a page of the reference as Markdown, from the same source as the page. It is the same for everybody: no data of the reader.
 * @param name the last segment of its path, or `docs` for the overview
 * @returns undefined if there is no such page
 */
export function pageMarkdown(name: string): string | undefined {
  const text = pages.get(name) ?? writePage(name);
  if (text !== undefined) pages.set(name, text);
  return text;
}

function writePage(name: string): string | undefined {
  const { url, groups } = reference();
  if (name === OVERVIEW) return `${markdownOf(<Overview />, url)}\n`;
  if (isGuide(name)) return `${markdownOf(PAGES[name](), url)}\n`;
  const group = groups.find((one) => one.name === name);
  return group && `${groupMarkdown(group, url)}\n`;
}

/** Returns /llms.txt: what the API is, and a link to each page with a sentence, in the format of llmstxt.org. */
export function llmsText(): string {
  llms ??= writeLlms();
  return llms;
}

function writeLlms(): string {
  const { title, url, version, groups } = reference();
  const line = (path: string, name: string, about: string) => `- [${name}](${url}${path}): ${about}`;
  return `${[
    `# ${title}`,
    `> Version ${version} of a JSON API at ${url}/api/v1. Send an API key in \`X-Api-Key\`. Lists have cursors, POST requests take an \`Idempotency-Key\`, errors are RFC 9457 problems with stable codes.`,
    '## Guides',
    [
      line('/docs.md', 'Overview', 'the base URL, a first request, and every endpoint with its permission'),
      ...GUIDES.map(({ slug, title: name, summary }) => line(`/docs/${slug}.md`, name, summary)),
    ].join('\n'),
    '## Endpoints',
    groups
      .map((group) => {
        const endpoints = group.endpoints.map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`);
        return line(`/docs/${group.name}.md`, group.title, `${group.description}: ${endpoints.join(', ')}`);
      })
      .join('\n'),
    '## Optional',
    [
      line('/llms-full.txt', 'Everything in one file', 'all guides and endpoints'),
      line('/api/v1/openapi.json', 'OpenAPI 3.1 document', 'the same for programs'),
    ].join('\n'),
  ].join('\n\n')}\n`;
}

/** Returns /llms-full.txt: all pages in one text, with the examples in cURL only. */
export function llmsFullText(): string {
  llmsFull ??= writeLlmsFull();
  return llmsFull;
}

function writeLlmsFull(): string {
  const { url, groups } = reference();
  const guides = GUIDES.map(({ slug }) => pageMarkdown(slug)!);
  const endpoints = groups.map((group) => `${groupMarkdown(group, url, FULL_TABS)}\n`);
  return [pageMarkdown(OVERVIEW)!, ...guides, ...endpoints].join('\n---\n\n');
}

function isGuide(name: string): name is GuideSlug {
  return Object.hasOwn(PAGES, name);
}

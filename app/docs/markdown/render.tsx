import { Children, type FunctionComponent, isValidElement, type ReactElement, type ReactNode } from 'react';
import { CopyField } from '@/components/copy-field';
import { PageHeader } from '@/components/page-header';
import { PrefetchLink } from '@/components/prefetch-link';
import { Badge } from '@/components/ui/badge';
import { exampleFences, fence, markdownTable } from '@/lib/http/docs/markdown';
import { CodeBlock } from '../code-block';
import { ExampleTabs } from '../example-tabs';
import { AnchorHeading, DocLink, Facts, FileLink, Term } from '../prose';

// biome-ignore lint/suspicious/noExplicitAny: the props of any element of a page
type Element = ReactElement<any>;

// What has another form in Markdown than the HTML that it renders, and what needs a browser to render.
const BLOCKS = new Map<unknown, (props: Element['props'], url: string) => string>([
  [PageHeader, ({ title, description }, url) => [`# ${inline(title, url)}`, inline(description, url)].join('\n\n')],
  [AnchorHeading, ({ level = 2, children }, url) => `${'#'.repeat(level)} ${inline(children, url)}`],
  [CodeBlock, ({ title, code, language }) => `${title}:\n\n${fence(code, language === 'curl' ? 'sh' : language)}`],
  [ExampleTabs, ({ title, examples }) => `${title}:\n\n${exampleFences(examples)}`],
  [CopyField, ({ label, value }) => `${label}: \`${value}\``],
  [
    Facts,
    ({ head, rows }, url) =>
      markdownTable(
        head,
        rows.map((row: ReactNode[]) => row.map((cell) => inline(cell, url))),
      ),
  ],
]);
const INLINES = new Map<unknown, (props: Element['props'], url: string) => string>([
  [Term, ({ children }) => `\`${children}\``],
  [DocLink, ({ href, children }, url) => `[${inline(children, url)}](${addressOf(href, url)})`],
  [FileLink, ({ href, children }, url) => `[${inline(children, url)}](${url}${href})`],
  [PrefetchLink, ({ href, children }, url) => `[${rowOf(children, url)}](${addressOf(href, url)})`],
  [Badge, ({ children }, url) => `(${inline(children, url)})`],
]);
const CONTAINERS = ['div', 'section', 'article', 'header'];
const HEADINGS: Record<string, string> = { h1: '#', h2: '##', h3: '###' };

/**
 * Renders a page of the reference as Markdown, from the same elements that the browser gets as HTML. Components that need a browser are
 * written from their props; all others are called.
 * @param url the address of this installation, for links
 * @throws Error if a page uses a component or tag for which there is no Markdown
 */
export function markdownOf(page: ReactNode, url: string): string {
  return blocksOf(page, url).join('\n\n');
}

/** Splits a node into blocks; text and inline elements next to each other are one block. */
function blocksOf(node: ReactNode, url: string): string[] {
  const blocks: string[] = [];
  let line = '';
  let afterHeading = '';
  const endLine = () => {
    if (line.trim()) blocks.push(line.trim());
    line = '';
  };
  for (const child of Children.toArray(node)) {
    const block = isValidElement(child) ? blockOf(child as Element, url) : undefined;
    if (!block) {
      line += `${afterHeading}${inline(child, url)}`;
    } else if (line && isValidElement(child) && child.type === AnchorHeading) {
      // Text beside a heading, such as the status of an error code, belongs below it.
      blocks.push(...block);
      afterHeading = ' ';
    } else {
      endLine();
      blocks.push(...block);
    }
  }
  endLine();
  return blocks;
}

/** The blocks of an element; undefined if it is part of a line. */
function blockOf({ type, props }: Element, url: string): string[] | undefined {
  if (isHidden(props)) return [];
  const write = BLOCKS.get(type);
  if (write) return [write(props, url)];
  if (typeof type === 'string') {
    if (type === 'p') return [inline(props.children, url)];
    if (type === 'ul' || type === 'ol') return [listOf(type, props.children, url)];
    if (HEADINGS[type]) return [`${HEADINGS[type]} ${inline(props.children, url)}`];
    return CONTAINERS.includes(type) ? blocksOf(props.children, url) : undefined;
  }
  return INLINES.has(type) ? undefined : blocksOf(call(type, props), url);
}

function listOf(type: 'ul' | 'ol', children: ReactNode, url: string): string {
  const items = Children.toArray(children).filter((child) => isValidElement(child)) as Element[];
  const mark = (index: number) => (type === 'ul' ? '-' : `${index + 1}.`);
  return items
    .map(({ props }, index) => `${mark(index)} ${inline(props.children, url).replace(/\s+/g, ' ').trim()}`)
    .join('\n');
}

function inline(node: ReactNode, url: string): string {
  return Children.toArray(node)
    .map((child) => (isValidElement(child) ? inlineOf(child as Element, url) : String(child)))
    .join('');
}

function inlineOf({ type, props }: Element, url: string): string {
  if (isHidden(props)) return '';
  const write = INLINES.get(type);
  if (write) return write(props, url);
  if (typeof type !== 'string') return inline(call(type, props), url);
  const text = inline(props.children, url);
  if (type === 'code') return `\`${text}\``;
  if (type === 'strong') return `**${text}**`;
  if (['span', 'p', 'a'].includes(type)) return text;
  throw new Error(`There is no Markdown for <${type}>.`);
}

/** The parts of a link that is laid out as a row, such as an endpoint and its summary, with spaces between them. */
function rowOf(node: ReactNode, url: string): string {
  const parts = Children.toArray(node).map((child) =>
    isValidElement(child) && child.type === 'span' && !isHidden(child.props as object)
      ? rowOf((child as Element).props.children, url)
      : inline(child, url).trim(),
  );
  return parts.filter((part) => part !== '').join(' ');
}

/** Links within the reference lead to Markdown too. */
function addressOf(href: string, url: string): string {
  const [, path, anchor = ''] = /^(\/docs(?:\/[\w-]+)?)(#.*)?$/.exec(href) ?? [];
  return path ? `${url}${path}.md${anchor}` : `${url}${href}`;
}

function isHidden(props: { 'aria-hidden'?: unknown }): boolean {
  return String(props['aria-hidden']) === 'true';
}

function call(type: unknown, props: object): ReactNode {
  if (typeof type === 'symbol') return (props as { children?: ReactNode }).children;
  if (typeof type !== 'function' || '$$typeof' in type) throw new Error('There is no Markdown for this component.');
  return (type as FunctionComponent)(props) as ReactNode;
}

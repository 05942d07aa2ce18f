import { Link as LinkIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/page-header';
import { PrefetchLink } from '@/components/prefetch-link';
import { type GuideSlug, guide } from './guides';
import { MarkdownLink } from './markdown/link';

/** A guide with its title, summary and sections. */
export function Guide({ slug, children }: { slug: GuideSlug; children: ReactNode }) {
  const { title, summary } = guide(slug);
  return (
    <article className="max-w-[760px]">
      <PageHeader title={title} description={summary} action={<MarkdownLink path={`/docs/${slug}`} />} />
      <div className="grid gap-10">{children}</div>
    </article>
  );
}

/** A section with a linkable heading. */
export function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="grid min-w-0 gap-3 text-pretty text-lead">
      <AnchorHeading id={id}>{title}</AnchorHeading>
      {children}
    </section>
  );
}

/** A heading that links to itself, so that its URL can be copied. */
export function AnchorHeading({
  id,
  level = 2,
  mono = false,
  children,
}: {
  id: string;
  level?: 2 | 3;
  mono?: boolean;
  children: ReactNode;
}) {
  const Heading = `h${level}` as const;
  return (
    <Heading
      id={`${id}-title`}
      className={mono ? 'font-medium font-mono text-sm' : 'font-semibold text-base tracking-[-.01em]'}
    >
      <a href={`#${id}`} className="group inline-flex items-center gap-2">
        {children}
        <LinkIcon
          aria-hidden="true"
          className="size-3.5 shrink-0 text-faint opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
        />
      </a>
    </Heading>
  );
}

/** An API name as inline code. */
export function Term({ children }: { children: ReactNode }) {
  return (
    <code
      translate="no"
      className="rounded-xs border bg-panel px-1 py-px font-mono text-[.8125em] [overflow-wrap:anywhere]"
    >
      {children}
    </code>
  );
}

/** Text from the OpenAPI document, with backticks rendered as inline code. */
export function Described({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity and never reorder
    index % 2 === 1 ? <Term key={index}>{part}</Term> : part,
  );
}

const LINK = 'font-medium underline decoration-line-strong underline-offset-3 hover:decoration-current';

/** A link to a page. */
export function DocLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <PrefetchLink href={href} className={LINK}>
      {children}
    </PrefetchLink>
  );
}

/** A link to a file, which is no page: the browser opens it, and nothing is prefetched. */
export function FileLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} className={LINK}>
      {children}
    </a>
  );
}

/** An unordered list. */
export function List({ children }: { children: ReactNode }) {
  return <ul className="grid list-disc gap-1.5 pl-5 marker:text-faint">{children}</ul>;
}

/** A small table with row headers in the first column. On phones, rows wrap and only screen readers get the header row. */
export function Facts({ label, head, rows }: { label: string; head: string[]; rows: ReactNode[][] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard (WCAG 2.1.1)
    <section tabIndex={0} aria-label={label} className="overflow-x-auto rounded-lg border bg-panel shadow-card">
      <table className="w-full text-left text-sm max-sm:block">
        <caption className="sr-only">{label}</caption>
        <thead className="max-sm:sr-only">
          <tr className="border-b">
            {head.map((title) => (
              <th key={title} scope="col" className="px-3.5 py-2 font-medium text-muted text-note">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y max-sm:block">
          {rows.map(([name, ...cells], row) => (
            <tr
              // biome-ignore lint/suspicious/noArrayIndexKey: static rows never reorder
              key={row}
              className="align-top max-sm:flex max-sm:flex-wrap max-sm:gap-x-3 max-sm:gap-y-1 max-sm:px-3.5 max-sm:py-2.5"
            >
              <th scope="row" className="px-3.5 py-2.5 font-normal max-sm:p-0">
                {name}
              </th>
              {cells.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: static cells never reorder
                <td key={column} className="px-3.5 py-2.5 text-muted max-sm:p-0">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

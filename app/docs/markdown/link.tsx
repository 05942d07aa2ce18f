import type { Metadata } from 'next';

/** The metadata that names a page's Markdown, for programs that read the HTML. */
export function asMarkdown(path: string): NonNullable<Metadata['alternates']> {
  return { types: { 'text/markdown': `${path}.md` } };
}

/** A link to the Markdown of a page. A plain link: it leaves the reference, and nothing is prefetched. */
export function MarkdownLink({ path }: { path: string }) {
  return (
    <a
      href={`${path}.md`}
      className="inline-flex min-h-8 items-center rounded-sm text-muted text-note underline decoration-line-strong underline-offset-3 hover:text-text max-sm:min-h-11"
    >
      View as Markdown
    </a>
  );
}

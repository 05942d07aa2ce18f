import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { PrefetchLink } from '@/components/prefetch-link';
import { Mark } from '@/components/shell/mark';
import { env } from '@/lib/core/env';
import { reference } from '@/lib/http/docs/reference';
import { API_CODES } from './codes';
import { DocsFooter } from './docs-footer';
import { DocsMenu } from './docs-menu';
import { DocsNav } from './docs-nav';
import { LanguageProvider } from './language-provider';
import { chosenLanguage, currentReader } from './reader';
import { searchIndex } from './search-index';

/** Read at request time, so that one build can serve under any product name. */
export function generateMetadata(): Metadata {
  const title = reference().title;
  return { title: { template: `%s · ${title}`, default: title } };
}

/** The layout of the API reference. It is public; signed-in users see their own organization in the examples. */
export default async function DocsLayout({ children }: { children: ReactNode }) {
  const [reader, language] = await Promise.all([currentReader(), chosenLanguage()]);
  const entries = searchIndex(reference(), API_CODES);
  const head = (
    <PrefetchLink
      href="/docs"
      className="mb-2 flex h-12 items-center gap-2.5 rounded-md px-2 font-semibold hover:bg-hover"
    >
      <Mark name={env.APP_NAME} />
      {reference().title}
    </PrefetchLink>
  );
  const footer = <DocsFooter signedIn={reader !== undefined} />;
  return (
    <LanguageProvider initial={language}>
      <div className="min-h-dvh md:grid md:grid-cols-[280px_minmax(0,1fr)]">
        <div className="sticky top-0 flex h-dvh flex-col border-r p-3 pb-2 max-md:hidden">
          {head}
          <DocsNav entries={entries} />
          <div className="border-t pt-2">{footer}</div>
        </div>
        <header className="sticky top-0 z-30 flex h-14 items-center gap-1 border-b bg-bg/85 px-2 backdrop-blur-md md:hidden">
          <DocsMenu entries={entries} head={head} footer={footer} />
          <PrefetchLink href="/docs" className="min-w-0 flex-1 truncate py-2 font-semibold text-lead">
            {reference().title}
          </PrefetchLink>
        </header>
        <main
          id="main"
          tabIndex={-1}
          className="w-full min-w-0 max-w-[1240px] px-12 pt-10 pb-24 outline-none max-lg:px-8 max-md:px-4 max-md:pt-6 max-md:pb-20"
        >
          {children}
        </main>
      </div>
    </LanguageProvider>
  );
}

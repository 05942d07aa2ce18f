'use client';

import { usePathname } from 'next/navigation';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { PrefetchLink } from '@/components/prefetch-link';
import { SearchField } from '@/components/search-field';
import { cn } from '@/components/ui/class-names';
import { plural } from '@/lib/core/format';
import { MethodBadge } from './method-badge';
import { type Entry, find } from './search-index';
import { useSectionInView } from './use-section-in-view';

type NavProps = {
  entries: Entry[];
  /** Called on navigation, so that a sheet can close. */
  onNavigate?: () => void;
};

/** The search and navigation; the current group lists its endpoints. */
export function DocsNav({ entries, onNavigate }: NavProps) {
  const [query, setQuery] = useState('');
  const region = useRef<HTMLDivElement>(null);
  const sections = query ? find(entries, query) : undefined;
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page means a new item to scroll into view
  useEffect(() => {
    region.current?.querySelector('[aria-current=page]')?.closest('li')?.scrollIntoView({ block: 'nearest' });
  }, [pathname]);
  const total = sections?.reduce((sum, [, found]) => sum + found.length, 0);

  // Arrow keys move between the search and its results; Enter in the search opens the first result.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement && query) {
      region.current?.querySelector<HTMLAnchorElement>('nav a')?.click();
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!step) return;
    const stops = [...(region.current?.querySelectorAll<HTMLElement>('input, nav a') ?? [])];
    const next = stops[stops.indexOf(event.target as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only handles arrow keys between the controls inside
    <div ref={region} onKeyDown={onKeyDown} className="flex min-h-0 flex-1 flex-col">
      <SearchField
        value={query}
        onChange={setQuery}
        delay={0}
        label="Search the reference"
        placeholder="Search"
        className="max-w-none px-0.5 pb-1"
      />
      <p role="status" className="sr-only">
        {total === undefined ? '' : plural(total, 'result')}
      </p>
      <nav aria-label="API reference" className="-mx-3 mt-1 min-h-0 flex-1 overflow-y-auto px-3 pb-4">
        {sections ? (
          <Results sections={sections} onNavigate={onNavigate} />
        ) : (
          <Pages entries={entries} onNavigate={onNavigate} />
        )}
      </nav>
    </div>
  );
}

function Results({ sections, onNavigate }: { sections: [string, Entry[]][] } & Pick<NavProps, 'onNavigate'>) {
  if (sections.length === 0) return <p className="px-2 py-3 text-muted">No results</p>;
  return sections.map(([section, found]) => (
    <section key={section} aria-label={section}>
      <h2 className="px-2 pt-3 pb-1 font-medium text-faint text-xs">{section}</h2>
      <ul className="grid gap-0.5">
        {found.map((entry) => (
          <EndpointLine key={entry.href} entry={entry} onNavigate={onNavigate} />
        ))}
      </ul>
    </section>
  ));
}

function Pages({ entries, onNavigate }: NavProps) {
  const pathname = usePathname();
  const shown = useSectionInView(entries.flatMap(({ href, method }) => (method ? idOn(pathname, href) : [])));
  const guides = entries.filter(({ section }) => section === 'Guides');
  const endpoints = entries.filter(({ method }) => method);
  const groups = new Map(endpoints.map(({ section, href }) => [section, href.split('#')[0]!]));
  return (
    <>
      <ul className="grid gap-0.5 pt-2">
        <PageLine href="/docs" title="Overview" current={pathname === '/docs'} onNavigate={onNavigate} />
        {guides.map(({ href, title }) => (
          <PageLine key={href} href={href} title={title} current={pathname === href} onNavigate={onNavigate} />
        ))}
      </ul>
      <section aria-label="Endpoints">
        <h2 className="px-2 pt-4 pb-1 font-medium text-faint text-xs">Endpoints</h2>
        <ul className="grid gap-0.5">
          {[...groups].map(([group, href]) => (
            <PageLine key={group} href={href} title={group} current={pathname === href} onNavigate={onNavigate}>
              {pathname === href && (
                <ul className="mt-0.5 mb-2 ml-2 grid gap-0.5 border-l pl-1.5">
                  {endpoints
                    .filter(({ section }) => section === group)
                    .map((entry) => (
                      <EndpointLine
                        key={entry.href}
                        entry={entry}
                        current={entry.href === `${href}#${shown}`}
                        onNavigate={onNavigate}
                      />
                    ))}
                </ul>
              )}
            </PageLine>
          ))}
        </ul>
      </section>
    </>
  );
}

function idOn(pathname: string, href: string): string[] {
  return href.startsWith(`${pathname}#`) ? [href.slice(pathname.length + 1)] : [];
}

const line =
  'flex min-h-8 items-center gap-2 rounded-sm px-2 text-muted hover:bg-hover hover:text-text max-md:min-h-11';

function PageLine({
  href,
  title,
  current,
  onNavigate,
  children,
}: {
  href: string;
  title: string;
  current: boolean;
  onNavigate?: () => void;
  children?: React.ReactNode;
}) {
  return (
    <li>
      <PrefetchLink
        href={href}
        onClick={onNavigate}
        aria-current={current ? 'page' : undefined}
        className={cn(line, current && 'bg-panel font-medium text-text shadow-card ring-1 ring-line')}
      >
        {title}
      </PrefetchLink>
      {children}
    </li>
  );
}

type EndpointLineProps = { entry: Entry; current?: boolean } & Pick<NavProps, 'onNavigate'>;

function EndpointLine({ entry, current = false, onNavigate }: EndpointLineProps) {
  return (
    <li>
      <PrefetchLink
        href={entry.href}
        onClick={onNavigate}
        aria-current={current ? 'location' : undefined}
        className={cn(line, 'py-1.5 text-note leading-[18px]', current && 'bg-hover text-text')}
      >
        {entry.method && <MethodBadge method={entry.method} fixed />}
        <span className="min-w-0 flex-1">{entry.title}</span>
      </PrefetchLink>
    </li>
  );
}

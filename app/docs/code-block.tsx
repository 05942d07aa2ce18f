'use client';

import type { ReactNode } from 'react';
import { CopyButton } from '@/components/copy-button';
import { cn } from '@/components/ui/class-names';
import { type CodeLanguage, highlight, type TokenKind } from '@/lib/http/docs/highlight';

const inks: Record<TokenKind, string | undefined> = {
  plain: undefined,
  string: 'text-ok',
  key: 'text-text',
  word: 'text-accent-ink',
  number: 'text-warn',
  comment: 'text-muted',
};

/** A frame for code with a header and a copy button; the code scrolls inside. */
export function CodeFrame({
  head,
  label,
  code,
  children,
}: {
  head: ReactNode;
  /** The accessible name of what is copied. */
  label: string;
  code: string;
  children: ReactNode;
}) {
  return (
    <figure className="min-w-0 overflow-hidden rounded-lg border bg-panel shadow-card">
      <div className="flex min-h-10 items-center gap-2 border-b py-1 pr-1.5 pl-3.5 max-sm:min-h-12">
        <div className="min-w-0 flex-1">{head}</div>
        <CopyButton value={code} label={label} className="shrink-0" />
      </div>
      {children}
    </figure>
  );
}

/** Code with minimal syntax highlighting. `tall` lets it grow to any height. */
export function Code({ code, language, tall = false }: { code: string; language: CodeLanguage; tall?: boolean }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      translate="no"
      className={cn(
        'overflow-auto px-3.5 py-3 font-mono text-muted text-xs leading-[18px] -outline-offset-2',
        !tall && 'max-h-[26rem]',
      )}
    >
      <code>
        {highlight(code, language).map(({ kind, text }, index) =>
          kind === 'plain' ? (
            text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: tokens have no other identity and never reorder
            <span key={index} className={inks[kind]}>
              {text}
            </span>
          ),
        )}
      </code>
    </pre>
  );
}

/** A code block with a title. */
export function CodeBlock({ title, code, language }: { title: string; code: string; language: CodeLanguage }) {
  return (
    <CodeFrame
      head={<figcaption className="truncate text-muted text-note">{title}</figcaption>}
      label={title}
      code={code}
    >
      <Code code={code} language={language} />
    </CodeFrame>
  );
}

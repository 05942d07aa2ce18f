'use client';

import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { type Examples, TABS, type Tab } from '@/lib/http/docs/examples';
import { Code, CodeFrame } from './code-block';
import { useLanguage } from './language-provider';

const NAMES: Record<Tab, string> = { curl: 'cURL', python: 'Python', javascript: 'JavaScript', client: 'Client' };
const NEEDS: Record<Tab, ReactNode> = {
  curl: 'curl 7.76 or newer',
  python: 'Python 3.8 or newer, no packages needed',
  javascript: 'Node.js 20 or newer; save as an .mjs file',
  client: (
    <>
      Node.js 22.18 or newer; save as a .ts file next to{' '}
      <a href="/docs/client.ts" download className="underline underline-offset-3 hover:text-text">
        client.ts
      </a>
    </>
  ),
};
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** A request in several languages, as tabs (ARIA tabs pattern; arrow keys switch). `action` is shown at the bottom. */
export function ExampleTabs({ title, examples, action }: { title: string; examples: Examples; action?: ReactNode }) {
  const { language: chosen, choose } = useLanguage();
  const shown = TABS.filter((tab) => examples[tab] !== undefined);
  // Guides have no example for the client, which is TypeScript.
  const language = shown.includes(chosen) ? chosen : 'javascript';
  const id = useId();
  const tabs = useRef<Partial<Record<Tab, HTMLButtonElement | null>>>({});
  const code = examples[language] ?? '';

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = shown.at((shown.indexOf(language) + step) % shown.length)!;
    choose(next);
    tabs.current[next]?.focus();
  };

  const head = (
    <div role="tablist" aria-label={`${title}: language`} onKeyDown={onKeyDown} className="-ml-2 flex gap-0.5">
      {shown.map((name) => (
        <button
          key={name}
          ref={(element) => {
            tabs.current[name] = element;
          }}
          type="button"
          role="tab"
          id={`${id}-${name}`}
          aria-controls={`${id}-panel`}
          aria-selected={name === language}
          tabIndex={name === language ? 0 : -1}
          onClick={() => choose(name)}
          className="h-7 rounded-sm px-2 text-muted text-note hover:bg-hover hover:text-text aria-selected:bg-hover aria-selected:font-medium aria-selected:text-text max-sm:h-9"
        >
          {NAMES[name]}
        </button>
      ))}
    </div>
  );
  return (
    <CodeFrame head={head} label={`${NAMES[language]} example: ${title}`} code={code}>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${language}`}>
        <Code code={code} language={language === 'client' ? 'javascript' : language} tall />
        <div className="flex min-h-8 items-center gap-3 border-t py-1 pr-1.5 pl-3.5">
          <p className="min-w-0 flex-1 text-faint text-xs">{NEEDS[language]}</p>
          {action}
        </div>
      </div>
    </CodeFrame>
  );
}

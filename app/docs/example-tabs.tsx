'use client';

import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { type Examples, LANGUAGES, type Language } from '@/lib/http/docs/examples';
import { Code, CodeFrame } from './code-block';
import { useLanguage } from './language-provider';

const NAMES: Record<Language, string> = { curl: 'cURL', python: 'Python', javascript: 'JavaScript' };
const NEEDS: Record<Language, string> = {
  curl: 'curl 7.76 or newer',
  python: 'Python 3.8 or newer, no packages needed',
  javascript: 'Node.js 20 or newer; save as an .mjs file',
};
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** A request in three languages, as tabs (ARIA tabs pattern; arrow keys switch). `action` is shown at the bottom. */
export function ExampleTabs({ title, examples, action }: { title: string; examples: Examples; action?: ReactNode }) {
  const { language, choose } = useLanguage();
  const id = useId();
  const tabs = useRef<Partial<Record<Language, HTMLButtonElement | null>>>({});
  const code = examples[language];

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = LANGUAGES.at((LANGUAGES.indexOf(language) + step) % LANGUAGES.length)!;
    choose(next);
    tabs.current[next]?.focus();
  };

  const head = (
    <div role="tablist" aria-label={`${title}: language`} onKeyDown={onKeyDown} className="-ml-2 flex gap-0.5">
      {LANGUAGES.map((name) => (
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
        <Code code={code} language={language} tall />
        <div className="flex min-h-8 items-center gap-3 border-t py-1 pr-1.5 pl-3.5">
          <p className="min-w-0 flex-1 text-faint text-xs">{NEEDS[language]}</p>
          {action}
        </div>
      </div>
    </CodeFrame>
  );
}

'use client';

import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { cn } from '@/components/ui/class-names';
import { Input } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { Spinner } from '@/components/ui/spinner';
import { useEarlyText } from './use-early-text';

type SearchFieldProps = {
  /** The current search; the field follows changes from outside. */
  value: string;
  /** Called after a pause in typing. */
  onChange: (value: string) => void;
  label: string;
  placeholder?: string;
  delay?: number;
  pending?: boolean;
  className?: string;
};

/** A search field that reports after a pause in typing. "/" focuses it, Escape clears it. */
export function SearchField({
  value,
  onChange,
  label,
  placeholder,
  delay = 250,
  pending,
  className,
}: SearchFieldProps) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const reported = useRef(value);

  useEffect(() => {
    if (value === reported.current) return;
    reported.current = value;
    setText(value);
  }, [value]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as HTMLElement;
      if (target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]')) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      clearTimeout(timer.current);
    };
  }, []);

  const report = (next: string, after: number) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      reported.current = next.trim();
      onChange(next.trim());
    }, after);
  };
  useEarlyText(input, (early) => report(early, delay));

  return (
    <search className={cn('block w-full max-w-[300px] max-sm:max-w-none', className)}>
      <Input
        ref={input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => report(event.target.value, delay)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) {
            event.preventDefault();
            report('', 0);
          }
          if (event.key === 'Enter') report(text, 0);
        }}
        start={pending ? <Spinner /> : <Search aria-hidden="true" />}
        end={
          text ? (
            <button
              type="button"
              aria-label="Clear search"
              onClick={() => {
                report('', 0);
                input.current?.focus();
              }}
              className="grid size-7 place-items-center rounded-sm hover:bg-hover hover:text-text max-sm:size-9 [&_svg]:size-4"
            >
              <X aria-hidden="true" />
            </button>
          ) : (
            <Kbd className="mr-1 max-sm:hidden">/</Kbd>
          )
        }
      />
    </search>
  );
}

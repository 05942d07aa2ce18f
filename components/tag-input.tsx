'use client';

import { CircleAlert, X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import { cn } from '@/components/ui/class-names';
import { useFieldControl } from '@/components/ui/field-context';
import { withoutInvisible } from '@/lib/core/mailbox';
import { separators, splitTags } from './split-tags';

type TagInputProps = {
  value: string[];
  onChange: (value: string[]) => void;
  onBlur?: () => void;
  /** Returns an error message for an invalid tag, which stays marked until it is removed. */
  validate?: (tag: string) => string | undefined;
  /** Normalizes typed text; trims and lowercases unless given. */
  normalize?: (raw: string) => string;
  placeholder?: string;
  disabled?: boolean;
  id?: string;
  name?: string;
  inputMode?: 'text' | 'email' | 'url';
  ref?: Ref<{ focus: () => void }>;
};

const plain = (raw: string) => raw.trim().toLowerCase();

/** Several short values as chips. Enter, comma, space, blur and paste add; Backspace in the empty field removes the last one. */
export function TagInput(props: TagInputProps) {
  const { value, onChange, onBlur, validate, normalize = plain, placeholder, disabled, name, inputMode, ref } = props;
  const control = useFieldControl(props.id ? { id: props.id } : {}) as Record<string, string>;
  const problemId = useId();
  const input = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState('');
  const [announcement, setAnnouncement] = useState('');
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }));

  const problems = value.map((tag) => validate?.(tag));
  const shown = problems.flatMap((problem, at) => (problem ? [`${value[at]}: ${problem}`] : []));
  const describedBy = [control['aria-describedby'], shown.length ? problemId : ''].filter(Boolean).join(' ');

  const add = (text: string) => {
    const fresh = splitTags(text).map(normalize).filter(Boolean);
    const added = [...new Set(fresh)].filter((tag) => !value.includes(tag));
    setDraft('');
    if (added.length) onChange([...value, ...added]);
    if (added.length) setAnnouncement(`Added ${added.join(', ')}`);
    else if (fresh.length) setAnnouncement(`${fresh.join(', ')} is already in the list`);
  };

  const remove = (at: number) => {
    setAnnouncement(`Removed ${value[at]}`);
    onChange(value.filter((_, other) => other !== at));
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (['Enter', ',', ';', ' '].includes(event.key)) {
      if (draft.trim()) {
        event.preventDefault();
        add(draft);
      } else if (event.key !== 'Enter') event.preventDefault();
    } else if (event.key === 'Backspace' && !draft && value.length) {
      event.preventDefault();
      remove(value.length - 1);
    } else if (event.key === 'ArrowLeft' && !draft) {
      [...(box.current?.querySelectorAll('button') ?? [])].at(-1)?.focus();
    }
  };

  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text');
    if (!separators.test(text.trim()) && text === withoutInvisible(text)) return;
    event.preventDefault();
    add(draft + text);
  };

  return (
    <div className="grid gap-1.5">
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a click next to the chips only moves the focus into the input */}
      <div
        ref={box}
        onClick={(event) => event.target === event.currentTarget && input.current?.focus()}
        className="control flex min-h-9 flex-wrap items-center gap-1 px-1.5 py-[5px] max-sm:min-h-11"
      >
        {value.map((tag, at) => (
          <span
            key={tag}
            className={cn(
              'inline-flex max-w-full items-center rounded-sm text-note',
              problems[at] ? 'bg-bad-wash text-bad ring-1 ring-bad/45 ring-inset' : 'bg-accent-wash text-accent-ink',
            )}
          >
            {problems[at] && <CircleAlert aria-hidden="true" className="ml-1.5 -mr-0.5 size-3.5 shrink-0" />}
            <span className="truncate pl-2">{tag}</span>
            <button
              type="button"
              disabled={disabled}
              aria-label={`Remove ${tag}`}
              aria-describedby={problems[at] ? problemId : undefined}
              onClick={() => remove(at)}
              onKeyDown={(event) => {
                if (event.key === 'Backspace' || event.key === 'Delete') remove(at);
              }}
              className="-outline-offset-2 grid size-6 shrink-0 place-items-center rounded-sm opacity-70 hover:opacity-100 max-sm:size-8"
            >
              <X aria-hidden="true" className="size-3" />
            </button>
          </span>
        ))}
        <input
          ref={input}
          {...control}
          aria-describedby={describedBy || undefined}
          aria-invalid={control['aria-invalid'] || shown.length ? true : undefined}
          name={name}
          inputMode={inputMode}
          disabled={disabled}
          value={draft}
          placeholder={value.length ? undefined : placeholder}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="done"
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => {
            if (draft.trim()) add(draft);
            onBlur?.();
          }}
          className="h-6 min-w-24 flex-1 bg-transparent px-1.5 text-base outline-none! max-sm:h-8 sm:text-sm"
        />
      </div>
      {shown.length > 0 && (
        <ul id={problemId} className="text-bad text-note">
          {shown.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <span role="status" className="sr-only">
        {announcement}
      </span>
    </div>
  );
}

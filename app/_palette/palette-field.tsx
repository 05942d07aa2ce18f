'use client';

import { Search } from 'lucide-react';
import type { KeyboardEvent, RefObject } from 'react';
import { Kbd } from '@/components/ui/kbd';
import { Spinner } from '@/components/ui/spinner';

interface Props {
  input: RefObject<HTMLInputElement | null>;
  /** The list, and the highlighted option in it; undefined while there is none. */
  listId: string | undefined;
  activeId: string | undefined;
  busy: boolean;
  onType: (query: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onClose: () => void;
}

/** The text field of the palette: a combobox that keeps the focus while the list is moved through (WAI-ARIA APG). */
export function PaletteField({ input, listId, activeId, busy, onType, onKeyDown, onClose }: Props) {
  return (
    <div className="flex shrink-0 items-center gap-1 border-b pr-2 pl-4 max-sm:pt-[env(safe-area-inset-top)]">
      {busy ? <Spinner className="size-4 text-muted" /> : <Search aria-hidden="true" className="size-4 text-muted" />}
      <input
        ref={input}
        role="combobox"
        aria-label="What are you looking for?"
        aria-expanded={activeId !== undefined}
        aria-controls={listId}
        aria-activedescendant={activeId}
        aria-autocomplete="list"
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        maxLength={200}
        placeholder="Search or do something…"
        defaultValue=""
        onChange={(event) => onType(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-[52px] min-w-0 flex-1 bg-transparent px-2 text-base outline-none!"
      />
      <button
        type="button"
        onClick={onClose}
        className="rounded-sm px-2 text-muted text-note hover:text-text max-sm:h-11 max-sm:text-sm sm:sr-only sm:focus:not-sr-only"
      >
        Close
      </button>
      <Kbd className="mx-1 w-auto px-1.5 max-sm:hidden">esc</Kbd>
    </div>
  );
}

'use client';

import {
  createContext,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useDeferred } from '@/components/deferred';
import { cn } from '@/components/ui/class-names';
import { Spinner } from '@/components/ui/spinner';
import { PALETTE_ID } from './early-shortcut';
import { loadContents } from './palette-data';
import { PaletteField } from './palette-field';
import { resultsCode } from './palette-loader';
import { isComposing } from './shortcut';
import { useCloseForNotice, useEarlyPress, useShortcut } from './use-shortcut';

const LIST_ID = 'palette-list';

interface Palette {
  open: () => void;
  apple: boolean;
}

const PaletteContext = createContext<Palette>({ open: () => {}, apple: false });

/** Opens the command palette; `apple` says which shortcut to show. */
export function usePalette(): Palette {
  return useContext(PaletteContext);
}

/**
 * The command palette of a signed-in page. Only its dialog and text field are part of the page, so that what is typed right after the
 * shortcut is never lost and a phone's keyboard opens at once; the rest is loaded when it is first asked for.
 */
export function PaletteProvider({ apple, children }: { apple: boolean; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [activeId, setActiveId] = useState<string>();
  const [busy, setBusy] = useState(false);
  // Keys that the list handles; until it is there, an Enter waits for it.
  const onListKey = useRef<(event: KeyboardEvent) => void>(undefined);
  const [enterWaits, setEnterWaits] = useState(false);
  const { Results, failed, load } = useResults();

  const open = useCallback(() => {
    void load();
    if (!dialog.current?.open) dialog.current?.showModal();
    // In the same task as the press: Safari on iOS opens its keyboard for nothing else.
    input.current?.focus();
    setOpen(true);
  }, [load]);
  const close = useCallback(() => dialog.current?.close(), []);

  useShortcut(apple, dialog, open, close);
  useEarlyPress(dialog, input, open, setQuery);
  useCloseForNotice(close);

  const onClose = () => {
    // The event comes late: by then, it may have been opened again.
    if (dialog.current?.open) return;
    setOpen(false);
    if (input.current) input.current.value = '';
    setQuery('');
    setEnterWaits(false);
    setActiveId(undefined);
    // The browser gives the focus back to where it was, unless that is gone.
    queueMicrotask(() => {
      if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    if (onListKey.current) onListKey.current(event);
    else if (event.key === 'Enter') setEnterWaits(true);
  };
  const onBackdrop = ({ target, currentTarget }: MouseEvent) => target === currentTarget && close();
  const palette = useMemo(() => ({ open, apple }), [open, apple]);

  return (
    <PaletteContext value={palette}>
      {children}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, as the browser's own dialog does */}
      <dialog
        ref={dialog}
        id={PALETTE_ID}
        aria-label="Command palette"
        suppressHydrationWarning
        onClose={onClose}
        onClick={onBackdrop}
        className={cn(
          'fixed inset-0 m-0 h-dvh max-h-none w-full max-w-none flex-col overflow-clip bg-panel p-0 text-text shadow-modal',
          'outline-none backdrop:bg-scrim open:flex open:animate-fade',
          'sm:top-[12vh] sm:bottom-auto sm:mx-auto sm:h-auto sm:max-h-[min(560px,76dvh)] sm:w-[min(640px,100vw-32px)] sm:rounded-xl sm:border',
        )}
      >
        <PaletteField
          input={input}
          listId={activeId ? LIST_ID : undefined}
          activeId={activeId}
          busy={busy}
          onType={setQuery}
          onKeyDown={onKeyDown}
          onClose={close}
        />
        {Results ? (
          <Results
            open={isOpen}
            query={query}
            listId={LIST_ID}
            onListKey={onListKey}
            enterWaits={enterWaits}
            onEnterDone={() => setEnterWaits(false)}
            onActive={setActiveId}
            onBusy={setBusy}
            close={close}
          />
        ) : (
          <Loading failed={failed} onRetry={() => void load()} />
        )}
      </dialog>
    </PaletteContext>
  );
}

/** The palette's script, once it has been asked for. */
function useResults() {
  const Results = useDeferred(resultsCode, false)?.PaletteResults;
  const [failed, setFailed] = useState(false);
  const load = useCallback(async () => {
    setFailed(false);
    void loadContents().catch(() => undefined);
    if (!(await resultsCode.load())) setFailed(true);
  }, []);
  return { Results, failed, load };
}

function Loading({ failed, onRetry }: { failed: boolean; onRetry: () => void }) {
  return (
    <div role="status" className="flex min-h-24 items-center justify-center gap-3 px-5 py-8 text-muted">
      {failed ? (
        <>
          The server cannot be reached.
          <button type="button" onClick={onRetry} className="rounded-xs underline underline-offset-2 hover:text-text">
            Try again
          </button>
        </>
      ) : (
        <>
          <Spinner /> Loading…
        </>
      )}
    </div>
  );
}

import { type RefObject, useEffect, useSyncExternalStore } from 'react';
import { isNoticeOpen, subscribe } from '@/components/shell/page-state';
import { PALETTE_ID } from './early-shortcut';
import { isShortcut } from './shortcut';

/** Opens the palette with the shortcut, and closes it with the same. */
export function useShortcut(
  apple: boolean,
  dialog: RefObject<HTMLDialogElement | null>,
  open: () => void,
  close: () => void,
): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isShortcut(event, apple)) return;
      // Else the browser would go to its own search.
      event.preventDefault();
      if (event.repeat) return;
      if (dialog.current?.open) close();
      else if (!closeMenus()) open();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [apple, dialog, open, close]);
}

const POPPER = '[data-radix-popper-content-wrapper]';

/** Closes an open menu or popover. Returns whether a dialog is open, whose question comes first. */
function closeMenus(): boolean {
  const dialogs = document.querySelectorAll('[role=dialog][data-state=open], [role=alertdialog][data-state=open]');
  if ([...dialogs].some((dialog) => !dialog.closest(POPPER))) return true;
  document
    .querySelector(`${POPPER} [data-state=open]`)
    ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
  return false;
}

/** Takes over from the inline script, which opens the dialog before the page's script runs. */
export function useEarlyPress(
  dialog: RefObject<HTMLDialogElement | null>,
  input: RefObject<HTMLInputElement | null>,
  open: () => void,
  setQuery: (query: string) => void,
): void {
  useEffect(() => {
    window.dispatchEvent(new Event(`${PALETTE_ID}-ready`));
    if (!dialog.current?.open) return;
    setQuery(input.current?.value ?? '');
    open();
  }, [dialog, input, open, setQuery]);
}

/** Makes way for the notice that the page is out of date, which would lie underneath. */
export function useCloseForNotice(close: () => void): void {
  const notice = useSyncExternalStore(subscribe, isNoticeOpen, () => false);
  useEffect(() => {
    if (notice) close();
  }, [notice, close]);
}

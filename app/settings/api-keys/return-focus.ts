import { useEffect } from 'react';

/** Longer than a dialog takes to leave, in milliseconds. */
const LEAVING = 250;

/**
 * Puts the focus back once a dialog has left that a menu opened: onto the element with this id, or onto the page where
 * that has gone with its row.
 */
export function returnFocus(id: string): void {
  setTimeout(() => {
    focusInsteadOfNothing(document.getElementById(id));
  }, LEAVING);
}

/** The same for a row that goes away while its button has the focus: the page takes it. */
export function usePageFocusWhenGone(gone: boolean): void {
  useEffect(() => {
    if (gone) focusInsteadOfNothing(null);
  }, [gone]);
}

function focusInsteadOfNothing(element: HTMLElement | null): void {
  if (document.activeElement !== document.body) return;
  (element ?? document.getElementById('main'))?.focus({ preventScroll: true });
}

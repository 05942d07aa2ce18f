'use client';

import { type RefObject, useRef, useState } from 'react';

/**
 * Gives the focus back when a modal closes: to the element that had it when the modal opened, or to the page when that
 * element is gone. Radix only knows a trigger of its own, and most dialogs here are opened from a menu, a row or an action.
 *
 * Put `<RememberOpener opener={opener} />` first in the modal's content and pass `onCloseAutoFocus` to it.
 */
export function useFocusReturn() {
  const opener = useRef<HTMLElement | null>(null);
  const onCloseAutoFocus = (event: Event) => {
    if (opener.current?.isConnected) {
      event.preventDefault();
      opener.current.focus({ preventScroll: true });
    }
    // After Radix: Safari does not focus a pressed button, so there the opener may be known to Radix alone.
    queueMicrotask(() => {
      if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true });
    });
  };
  return { opener, onCloseAutoFocus };
}

/** Notes which element has the focus while the modal is first rendered: before a control inside it takes the focus. */
export function RememberOpener({ opener }: { opener: RefObject<HTMLElement | null> }) {
  useState(() => {
    opener.current = focusedElement();
  });
  return null;
}

// The item of a menu goes away with its menu, which Radix labels by its button.
function focusedElement(): HTMLElement | null {
  const active = document.activeElement;
  const menuButton = active?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  const element = menuButton ? document.getElementById(menuButton) : active;
  return element instanceof HTMLElement && element !== document.body ? element : null;
}

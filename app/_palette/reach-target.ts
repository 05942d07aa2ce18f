const PATIENCE_MS = 10_000;

/**
 * Goes to what the chosen item is about: presses a button, focuses a field, or scrolls to a section. Waits for it, since parts of a page
 * arrive later. Without a target, or when it never appears, the page itself gets the focus.
 */
export function reachTarget({ href, target }: { href: string; target?: string }): void {
  const path = new URL(href, location.href).pathname;
  focusPage();
  if (!target) return;
  const arrive = () => {
    if (location.pathname !== path) return false;
    const element = [...document.querySelectorAll<HTMLElement>(target)].find(isThere);
    if (element) reach(element);
    return element !== undefined;
  };
  if (arrive()) return;
  const watcher = new MutationObserver(() => {
    if (location.pathname !== path || arrive()) stop();
  });
  // Somebody who has moved on must not be pulled back.
  const stop = () => {
    watcher.disconnect();
    clearTimeout(timer);
    for (const event of ['keydown', 'pointerdown']) window.removeEventListener(event, stop, true);
  };
  const timer = setTimeout(stop, PATIENCE_MS);
  for (const event of ['keydown', 'pointerdown']) window.addEventListener(event, stop, true);
  watcher.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
}

// A hidden element stands for an act in a menu; other elements must be shown and usable.
function isThere(element: HTMLElement): boolean {
  return element.matches('[hidden]') || (element.getClientRects().length > 0 && !element.matches(':disabled'));
}

function reach(element: HTMLElement): void {
  if (element.matches('[hidden]')) {
    element.click();
    return;
  }
  if (!element.matches('a, button, input, select, textarea')) element.tabIndex = -1;
  element.scrollIntoView({ block: 'center' });
  element.focus({ preventScroll: true });
  if (element.getAttribute('aria-haspopup') === 'menu') {
    // Menus open on the press of a key or pointer, not on a click.
    element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  } else if (element.matches('a, button')) element.click();
}

function focusPage(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
}

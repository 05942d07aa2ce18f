'use client';

import { useEffect } from 'react';

const PLACES = 'form, section, [role=dialog], [role=alertdialog], main';
// Longer than it takes a dialog or a form to move the focus itself.
const PATIENCE_MS = 60;

/**
 * Keeps the keyboard user's place: when the focused element disappears or is disabled, such as the button of a deleted row or of a
 * saved form, the nearest part of the page that is still there gets the focus. Browsers would send it to the top of the document.
 */
export function FocusKeeper() {
  useEffect(watchFocus, []);
  return null;
}

function watchFocus(): () => void {
  // What was focused before the page's script ran counts as well.
  let places: Element[] = document.activeElement ? placesOf(document.activeElement) : [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const remember = ({ target }: FocusEvent) => {
    clearTimeout(timer);
    if (target instanceof Element) places = placesOf(target);
  };
  const forget = ({ target }: PointerEvent) => {
    // The focused control itself may be pressed again.
    if (!(target instanceof Node) || !document.activeElement?.contains(target) || !hasFocus()) places = [];
  };
  const check = () => {
    if (places.length === 0 || hasFocus()) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!hasFocus()) focusPlace(places.find((place) => place.isConnected));
    }, PATIENCE_MS);
  };
  const observer = new MutationObserver(check);
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
  document.addEventListener('focusin', remember);
  // A press beside all controls takes the focus away on purpose.
  document.addEventListener('pointerdown', forget, true);
  return () => {
    observer.disconnect();
    clearTimeout(timer);
    document.removeEventListener('focusin', remember);
    document.removeEventListener('pointerdown', forget, true);
  };
}

function placesOf(element: Element): Element[] {
  const places: Element[] = [];
  for (let place = element.parentElement?.closest(PLACES); place; place = place.parentElement?.closest(PLACES))
    places.push(place);
  return places;
}

// A disabled button may still be the active element, though keys no longer reach it.
function hasFocus(): boolean {
  const active = document.activeElement;
  return active !== null && active !== document.body && !active.matches(':disabled');
}

function focusPlace(place: Element | undefined): void {
  if (!(place instanceof HTMLElement)) return;
  if (!place.hasAttribute('tabindex')) place.tabIndex = -1;
  place.style.outline = 'none';
  place.focus({ preventScroll: true });
}

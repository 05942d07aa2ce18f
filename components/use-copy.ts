'use client';

import { useCallback, useEffect, useRef, useState } from 'react';

/** Copies through a hidden selection where the clipboard API is missing (plain HTTP on a local network). */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.style.position = 'fixed';
  area.style.opacity = '0';
  const host = document.activeElement?.closest('[role=dialog], [role=alertdialog]') ?? document.body;
  const focused = document.activeElement as HTMLElement | null;
  host.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return done;
}

/** Copies text and reports for two seconds whether it worked. `mark` reports the same for a copy made by the browser. */
export function useCopy() {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const mark = useCallback((next: 'copied' | 'failed') => {
    clearTimeout(timer.current);
    setState(next);
    timer.current = setTimeout(() => setState('idle'), 2000);
  }, []);

  const copy = useCallback(
    async (text: string) => {
      try {
        await navigator.clipboard.writeText(text);
        mark('copied');
      } catch {
        mark(copyBySelection(text) ? 'copied' : 'failed');
      }
    },
    [mark],
  );
  return { state, copy, mark };
}

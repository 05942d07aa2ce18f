'use client';

import { ThemeProvider as NextThemes } from 'next-themes';
import { type ReactNode, useState } from 'react';

declare global {
  /** Where react-remove-scroll, which Radix's dialogs and menus use, looks for the nonce of the style that it adds. */
  var __webpack_nonce__: string | undefined;
}

/**
 * Sets `data-theme` before the first paint, so that a dark page never flashes white.
 * @param nonce of the policy that this answer comes with. What counts in a browser is that of the document: a later answer,
 * after a refresh, comes with another one, which the browser does not know.
 */
export function ThemeProvider({ nonce, children }: { nonce?: string; children: ReactNode }) {
  const [ofDocument] = useState(() => {
    if (typeof document === 'undefined') return nonce;
    globalThis.__webpack_nonce__ = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
    return globalThis.__webpack_nonce__;
  });
  return (
    <NextThemes attribute="data-theme" defaultTheme="system" enableSystem disableTransitionOnChange nonce={ofDocument}>
      {children}
    </NextThemes>
  );
}

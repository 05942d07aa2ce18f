'use client';

import { ThemeProvider as NextThemes } from 'next-themes';
import { type ReactNode, useState } from 'react';

declare global {
  /**Read by react-remove-scroll, which Radix dialogs and menus use, for the nonce of its style element. */
  var __webpack_nonce__: string | undefined;
}

/**
 * Sets `data-theme` before the first paint, so that a dark page never flashes white.
 * @param nonce of this response's content security policy. The browser only knows the nonce of the document: a later response,
 * after a refresh, has another one.
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

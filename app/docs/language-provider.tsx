'use client';

import { createContext, type ReactNode, useContext, useState } from 'react';
import type { Tab } from '@/lib/http/docs/examples';
import { LANGUAGE_COOKIE } from './language-cookie';

const ONE_YEAR_SECONDS = 31_536_000;
const Context = createContext<{ language: Tab; choose: (language: Tab) => void } | undefined>(undefined);

/** Provides the language of all examples. Choosing one applies to all of them and is remembered for a year. */
export function LanguageProvider({ initial, children }: { initial: Tab; children: ReactNode }) {
  const [language, setLanguage] = useState(initial);
  const choose = (next: Tab) => {
    setLanguage(next);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http and in older browsers
    document.cookie = `${LANGUAGE_COOKIE}=${next}; Path=/docs; Max-Age=${ONE_YEAR_SECONDS}; SameSite=Lax`;
  };
  return <Context value={{ language, choose }}>{children}</Context>;
}

/** Returns the current language and a function to change it. */
export function useLanguage() {
  const value = useContext(Context);
  if (!value) throw new Error('useLanguage needs a LanguageProvider around it');
  return value;
}

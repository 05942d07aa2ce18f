'use client';

import { useTheme } from 'next-themes';
import { useEffect } from 'react';

/** Brings the theme of the profile to a browser in which none has been chosen yet. */
export function StoredTheme({ theme }: { theme: 'system' | 'light' | 'dark' }) {
  const { setTheme } = useTheme();
  useEffect(() => {
    if (localStorage.getItem('theme') === null) setTheme(theme);
  }, [theme, setTheme]);
  return null;
}

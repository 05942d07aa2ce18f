'use client';

import { useTheme } from 'next-themes';
import { useEffect } from 'react';

/** Applies the profile's theme in a browser where none has been chosen yet. */
export function StoredTheme({ theme }: { theme: 'system' | 'light' | 'dark' }) {
  const { setTheme } = useTheme();
  useEffect(() => {
    if (localStorage.getItem('theme') === null) setTheme(theme);
  }, [theme, setTheme]);
  return null;
}

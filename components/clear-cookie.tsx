'use client';

import { useEffect } from 'react';

/** Deletes the cookie that carried a one-time notice, so that the notice is not shown again. */
export function ClearCookie({ cookie }: { cookie: string }) {
  useEffect(() => {
    const secure = window.location.protocol === 'https:' ? '; Secure' : '';
    // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API
    document.cookie = `${cookie}=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
  }, [cookie]);
  return null;
}

'use client';

import { useEffect } from 'react';

/** Takes away the cookie that brought the news beside which it stands, so that nobody is told twice. */
export function ClearCookie({ cookie }: { cookie: string }) {
  useEffect(() => {
    const secure = window.location.protocol === 'https:' ? '; Secure' : '';
    // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API
    document.cookie = `${cookie}=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
  }, [cookie]);
  return null;
}

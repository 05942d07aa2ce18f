'use client';

import type { ComponentProps } from 'react';
import { useShownIdentity } from './shell/page-identity';
import { checkSession } from './shell/page-state';

/**
 * A link to a file that the server makes for the reader. Its address says for whom the page was rendered, so that the server
 * refuses it when somebody else is signed in by now.
 */
export function DownloadLink({ href, ...props }: ComponentProps<'a'> & { href: string }) {
  const identity = useShownIdentity();
  const address = identity
    ? `${href}${href.includes('?') ? '&' : '?'}${new URLSearchParams({ page_identity: identity })}`
    : href;
  // A refused download shows nothing by itself.
  return <a {...props} href={address} download onClick={() => void checkSession()} />;
}

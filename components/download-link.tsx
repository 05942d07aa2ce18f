'use client';

import type { ComponentProps } from 'react';
import { useShownIdentity } from './shell/page-identity';
import { checkSession } from './shell/page-state';

/**
 * A link to a file that the server generates. Its URL says for whom the page was rendered, so that the server rejects it when
 * someone else is signed in by now.
 */
export function DownloadLink({ href, onClick, ...props }: ComponentProps<'a'> & { href: string }) {
  const identity = useShownIdentity();
  const address = identity
    ? `${href}${href.includes('?') ? '&' : '?'}${new URLSearchParams({ page_identity: identity })}`
    : href;
  return (
    <a
      {...props}
      href={address}
      download
      onClick={(event) => {
        onClick?.(event);
        // A rejected download shows nothing by itself.
        void checkSession();
      }}
    />
  );
}

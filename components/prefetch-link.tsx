'use client';

import Link from 'next/link';
import { type ComponentProps, useState } from 'react';

/**
 * A link whose page is fetched when a pointer or the focus comes near: it opens at once, and a page with a hundred links
 * does not ask the server for a hundred pages.
 */
export function PrefetchLink({ prefetch = true, ...props }: ComponentProps<typeof Link>) {
  const [near, setNear] = useState(false);
  const approach = () => setNear(true);
  return (
    <Link {...props} prefetch={near && prefetch} onPointerEnter={approach} onTouchStart={approach} onFocus={approach} />
  );
}

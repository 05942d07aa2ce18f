'use client';

import Link from 'next/link';
import { type ComponentProps, useState } from 'react';

/**
 * A link that prefetches its page on hover, touch or focus: the page opens at once, and a page with a hundred links does not
 * request a hundred pages.
 */
export function PrefetchLink({ prefetch = true, ...props }: ComponentProps<typeof Link>) {
  const [near, setNear] = useState(false);
  const approach = () => setNear(true);
  return (
    <Link {...props} prefetch={near && prefetch} onPointerEnter={approach} onTouchStart={approach} onFocus={approach} />
  );
}

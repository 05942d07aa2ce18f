'use client';

import { useEffect, useState } from 'react';

/** Returns the id of the first of these sections in the upper part of the viewport; updates on scroll. */
export function useSectionInView(ids: readonly string[]): string | undefined {
  const [shown, setShown] = useState<string>();
  const all = ids.join(' ');
  useEffect(() => {
    const order = all.split(' ');
    const visible = new Set<string>();
    const observer = new IntersectionObserver(
      (changes) => {
        for (const { isIntersecting, target } of changes) {
          if (isIntersecting) visible.add(target.id);
          else visible.delete(target.id);
        }
        setShown(order.find((id) => visible.has(id)));
      },
      { rootMargin: '0px 0px -65% 0px' },
    );
    for (const id of order) {
      const section = document.getElementById(id);
      if (section) observer.observe(section);
    }
    return () => observer.disconnect();
  }, [all]);
  return shown;
}

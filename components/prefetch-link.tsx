'use client';

import Link from 'next/link';
import { type ComponentProps, useEffect, useRef, useState } from 'react';

/** How long the pointer or the focus must stay on a link. Passing over it on the way to another takes less. */
const REST_MS = 80;

type Event<E extends 'onPointerEnter' | 'onPointerLeave' | 'onTouchStart' | 'onFocus' | 'onBlur'> = Parameters<
  NonNullable<ComponentProps<typeof Link>[E]>
>[0];

/**
 * A link that prefetches its page when the pointer or the focus rests on it, or a finger touches it: the page opens at once, and
 * neither a page with a hundred links nor a pointer that crosses the sidebar requests pages that nobody opens.
 */
export function PrefetchLink({ prefetch = true, ...props }: ComponentProps<typeof Link>) {
  const [near, setNear] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const leave = () => clearTimeout(timer.current);
  const approach = () => {
    leave();
    timer.current = setTimeout(() => setNear(true), REST_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <Link
      {...props}
      prefetch={near && prefetch}
      onPointerEnter={(event: Event<'onPointerEnter'>) => {
        props.onPointerEnter?.(event);
        approach();
      }}
      onPointerLeave={(event: Event<'onPointerLeave'>) => {
        props.onPointerLeave?.(event);
        leave();
      }}
      onTouchStart={(event: Event<'onTouchStart'>) => {
        props.onTouchStart?.(event);
        setNear(true);
      }}
      onFocus={(event: Event<'onFocus'>) => {
        props.onFocus?.(event);
        approach();
      }}
      onBlur={(event: Event<'onBlur'>) => {
        props.onBlur?.(event);
        leave();
      }}
    />
  );
}

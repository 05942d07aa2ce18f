'use client';

import type { ComponentProps, MouseEvent } from 'react';
import { cn } from './class-names';
import { Slot } from './slot';
import { Spinner } from './spinner';

const variants = {
  primary: 'border-transparent bg-solid text-solid-ink hover:bg-solid-hover',
  secondary: 'border-line-strong bg-raised text-text shadow-card hover:bg-hover',
  ghost: 'border-transparent text-muted hover:bg-hover hover:text-text',
  danger: 'border-transparent bg-bad-solid text-bad-ink hover:bg-bad-solid/88',
  'danger-outline': 'border-line-strong bg-raised text-bad shadow-card hover:border-bad hover:bg-bad-wash',
};

const sizes = {
  sm: 'h-7 gap-1.5 rounded-sm px-2.5 text-note',
  md: 'h-[34px] gap-2 rounded-md px-3.5 text-sm max-sm:h-10',
  icon: 'size-8 rounded-sm max-sm:size-10',
};

export type ButtonProps = ComponentProps<'button'> & {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
  /** Replaces the label with a spinner, keeping width and focus, and ignores clicks. */
  pending?: boolean;
  /** Applies the button's styles to its only child, such as a link. */
  asChild?: boolean;
};

/** A button. While pending it stays focusable, so that keyboard users keep their place. */
export function Button({
  variant = 'secondary',
  size = 'md',
  pending = false,
  asChild = false,
  type = 'button',
  className,
  onClick,
  onPointerDown,
  children,
  ...props
}: ButtonProps) {
  const look = cn(
    'relative inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap border font-medium',
    'transition-[background-color,border-color,color,opacity,scale] active:scale-[.985]',
    'disabled:pointer-events-none disabled:opacity-50 aria-disabled:cursor-not-allowed [&_svg]:size-4 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
    className,
  );
  if (asChild)
    return (
      <Slot className={look} onClick={onClick as never} {...props}>
        {children}
      </Slot>
    );

  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (pending) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...props}
      type={type}
      className={look}
      onClick={press}
      // Blurring a field may move the button (a chip is added, an error disappears): the click still counts where it started.
      onPointerDown={(event) => {
        if (type === 'submit') event.currentTarget.setPointerCapture(event.pointerId);
        onPointerDown?.(event);
      }}
      aria-busy={pending || undefined}
      aria-disabled={pending || props['aria-disabled']}
    >
      {pending && (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      )}
      <span className={cn('contents', pending && '*:invisible text-transparent')}>{children}</span>
    </button>
  );
}

'use client';

import { Check, Copy, X } from 'lucide-react';
import { Button, type ButtonProps } from '@/components/ui/button';
import { useCopy } from './use-copy';

type CopyButtonProps = Pick<ButtonProps, 'variant' | 'size' | 'className'> & {
  value: string;
  /** What is copied, for assistive technology: "organization ID". */
  label: string;
  /** Shows text next to the icon: "Copy", then "Copied". */
  text?: boolean;
};

/** Copies a value and confirms it with a tick and, for assistive technology, a live region. */
export function CopyButton({ value, label, text = false, variant = 'ghost', size, className }: CopyButtonProps) {
  const { state, copy } = useCopy();
  const Icon = state === 'copied' ? Check : state === 'failed' ? X : Copy;
  const words = state === 'copied' ? 'Copied' : state === 'failed' ? 'Not copied' : 'Copy';
  const ink = state === 'copied' ? 'text-ok' : state === 'failed' ? 'text-bad' : undefined;
  const icon = <Icon aria-hidden="true" className={ink} />;
  return (
    <>
      <Button
        variant={variant}
        size={size ?? (text ? 'sm' : 'icon')}
        className={className}
        aria-label={text ? `${words} ${label}` : `Copy ${label}`}
        onClick={() => copy(value)}
      >
        {text ? (
          <span className="grid justify-items-center *:[grid-area:1/1]">
            <span className="flex items-center gap-1.5">
              {icon}
              {words}
            </span>
            <span aria-hidden="true" className="invisible pl-5.5">
              Copied
            </span>
          </span>
        ) : (
          icon
        )}
      </Button>
      <span role="status" className="sr-only">
        {state === 'copied'
          ? 'Copied'
          : state === 'failed'
            ? 'Could not copy. Select the text and copy it manually.'
            : ''}
      </span>
    </>
  );
}

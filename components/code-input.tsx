'use client';

import type { ComponentProps } from 'react';
import { cn } from '@/components/ui/class-names';
import { Input } from '@/components/ui/input';

/**
 * A one-time code of six digits: a phone shows its number pad and offers a code that it has received or keeps. Wide enough
 * for a pasted code with a space in it.
 */
export function CodeInput({ className, ...props }: ComponentProps<typeof Input>) {
  return (
    <Input
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      placeholder="000000"
      maxLength={12}
      {...props}
      className={cn('font-mono tabular-nums tracking-[.2em] placeholder:text-faint', className)}
    />
  );
}

/** A recovery code, typed or pasted with or without its hyphens. */
export function RecoveryCodeInput(props: ComponentProps<typeof Input>) {
  return (
    <Input
      mono
      autoComplete="off"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      maxLength={64}
      {...props}
    />
  );
}

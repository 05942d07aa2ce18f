'use client';

import type { ComponentProps } from 'react';
import { cn } from '@/components/ui/class-names';
import { Input } from '@/components/ui/input';

/**
 * A six-digit one-time code: phones show the number pad and offer codes from messages or authenticators. Long enough for a
 * pasted code that contains a space.
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

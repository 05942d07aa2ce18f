'use client';

import type { ComponentProps } from 'react';
import { Input } from '@/components/ui/input';

/** An input for a third-party secret: never shown, and marked so that password managers do not save it. */
export function SecretInput(props: Omit<ComponentProps<typeof Input>, 'type' | 'mono'>) {
  return (
    <Input
      autoComplete="off"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      data-1p-ignore
      data-lpignore="true"
      {...props}
      mono
      type="password"
    />
  );
}

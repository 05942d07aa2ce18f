'use client';

import type { ComponentProps } from 'react';
import { Input } from '@/components/ui/input';

/** A secret of another system: typed or pasted once, never shown, and no password of this site that a browser should keep. */
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

'use client';

import type { ChangeEvent, ComponentProps, FocusEvent, KeyboardEvent } from 'react';
import { Input } from '@/components/ui/input';
import { type Mailbox, parseMailbox } from '@/lib/core/mailbox';

const INSERTED = ['insertFromPaste', 'insertFromDrop', 'insertReplacementText'];

/**
 * A field for one email address. Reduces `Ada Okafor <ada@acme.com>`, `mailto:ada@acme.com` or `ada@acme.com,` to the address,
 * whether pasted or typed. `onMailbox` also gets the name when there was one.
 */
export function EmailInput({
  onMailbox,
  ...props
}: ComponentProps<typeof Input> & { onMailbox?: (mailbox: Mailbox) => void }) {
  const tidy = (input: HTMLInputElement) => {
    const mailbox = parseMailbox(input.value);
    if (!mailbox || mailbox.address === input.value) return;
    setValue(input, mailbox.address);
    if (mailbox.name) onMailbox?.(mailbox);
  };
  return (
    <Input
      type="email"
      inputMode="email"
      {...props}
      onChange={(event: ChangeEvent<HTMLInputElement>) => {
        props.onChange?.(event);
        const { inputType } = event.nativeEvent as InputEvent;
        if (INSERTED.includes(inputType)) tidy(event.currentTarget);
      }}
      onBlur={(event: FocusEvent<HTMLInputElement>) => {
        tidy(event.currentTarget);
        props.onBlur?.(event);
      }}
      onKeyDown={(event: KeyboardEvent<HTMLInputElement>) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) tidy(event.currentTarget);
        props.onKeyDown?.(event);
      }}
    />
  );
}

// Sets the value as if it had been typed, so that React and the form notice.
function setValue(input: HTMLInputElement, value: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

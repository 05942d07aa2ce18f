'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { useCopy } from './use-copy';

/** A secret that is only shown once: takes the focus fully selected, copies by keyboard or button, and confirms it. */
export function CopyOnce({
  label,
  value,
  hint,
  onCopied,
}: {
  label: string;
  value: string;
  hint?: React.ReactNode;
  onCopied?: () => void;
}) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const { state, copy, mark } = useCopy();

  useEffect(() => {
    // After the dialog has placed the focus.
    const frame = requestAnimationFrame(() => area.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);

  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="grid gap-2.5 rounded-md border border-accent/50 bg-accent-wash p-3">
        <textarea
          ref={area}
          id={id}
          readOnly
          rows={2}
          value={value}
          spellCheck={false}
          translate="no"
          autoComplete="off"
          aria-describedby={`${id}-hint`}
          onFocus={(event) => event.currentTarget.select()}
          onCopy={() => {
            mark('copied');
            onCopied?.();
          }}
          className="field-sizing-content w-full resize-none break-all rounded-xs bg-transparent font-mono text-sm text-text leading-6"
        />
        <Button
          variant="primary"
          className="w-full"
          onClick={async () => {
            await copy(value);
            onCopied?.();
          }}
        >
          {state === 'copied' ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          {state === 'copied' ? 'Copied' : state === 'failed' ? 'Select the text and copy it manually' : 'Copy'}
        </Button>
      </div>
      <p id={`${id}-hint`} className="text-pretty text-muted text-note">
        {hint ?? 'Store it somewhere safe now. It is not shown again.'}
      </p>
      <span role="status" className="sr-only">
        {state === 'copied' ? 'Copied' : ''}
      </span>
    </div>
  );
}

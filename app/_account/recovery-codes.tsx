'use client';

import { Download, Printer } from 'lucide-react';
import { useId, useState, useTransition } from 'react';
import { createPortal } from 'react-dom';
import { CopyButton } from '@/components/copy-button';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { DialogClose, DialogFooter } from '@/components/ui/dialog';

interface Account {
  product: string;
  email: string;
}

/**
 * New recovery codes, shown once: copy, download or print them, then confirm that they are saved before they take effect.
 * @param onSaved resolves to an error message, or to undefined on success
 */
export function RecoveryCodes({
  codes,
  account,
  confirmLabel,
  onSaved,
}: {
  codes: string[];
  account: Account;
  confirmLabel: string;
  onSaved: () => Promise<string | undefined>;
}) {
  const [saved, setSaved] = useState(false);
  const [error, setError] = useState<string>();
  const [pending, start] = useTransition();
  const id = useId();
  const text = textOf(codes, account);
  const confirm = () => start(async () => setError(await onSaved()));
  return (
    <>
      <ol className="grid list-none gap-x-6 gap-y-1 rounded-md border border-accent/50 bg-accent-wash px-4 py-3 font-mono text-note tabular-nums sm:grid-cols-[auto_auto] sm:justify-between sm:px-6">
        {codes.map((code) => (
          <li key={code} translate="no">
            {code}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <CopyButton value={codes.join('\n')} label="recovery codes" text size="md" variant="secondary" />
        <Button onClick={() => download(`${account.product.toLowerCase()}-recovery-codes.txt`, text)}>
          <Download aria-hidden="true" />
          Download
        </Button>
        <Button onClick={() => window.print()}>
          <Printer aria-hidden="true" />
          Print
        </Button>
      </div>
      <label htmlFor={id} className="flex items-start gap-2.5">
        <Checkbox id={id} checked={saved} onCheckedChange={(on) => setSaved(on === true)} className="mt-px" />
        <span>
          I saved them <span className="block text-muted text-note">in a place I can reach without my phone.</span>
        </span>
      </label>
      {error && <Alert tone="bad">{error}</Alert>}
      <DialogFooter>
        <DialogClose>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button variant="primary" onClick={confirm} pending={pending} disabled={!saved}>
          {confirmLabel}
        </Button>
      </DialogFooter>
      {createPortal(<PrintSheet text={text} />, document.body)}
    </>
  );
}

/** The only thing that is printed. */
function PrintSheet({ text }: { text: string }) {
  return (
    <pre aria-hidden="true" className="print-sheet">
      {text}
    </pre>
  );
}

function textOf(codes: string[], { product, email }: Account): string {
  const lines = codes.map((code, at) => `${String(at + 1).padStart(2)}. ${code}`);
  return [`${product} recovery codes`, email, '', ...lines, '', 'Each code works once.', ''].join('\n');
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

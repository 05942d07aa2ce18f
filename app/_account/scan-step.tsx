'use client';

import { CodeInput } from '@/components/code-input';
import { CopyButton } from '@/components/copy-button';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { QrCode } from '@/components/qr-code';
import { Button } from '@/components/ui/button';
import { DialogClose, DialogFooter } from '@/components/ui/dialog';
import { useActionForm } from '@/components/use-action-form';
import type { Enrolment } from '@/lib/account/second-factor/schema';
import { proveTwoFactorAction } from './actions';

/** Adds the key to an app (by camera, link or hand) and verifies the app's first code. */
export function ScanStep({
  enrolment,
  onProved,
  onOver,
}: {
  enrolment: Enrolment;
  onProved: (recovery_codes: string[]) => void;
  /** The key is no longer valid and must not stay on screen. */
  onOver: (why: string) => void;
}) {
  const { register, submit, pending, problem, formState } = useActionForm({
    schema: async () => (await import('@/lib/account/second-factor/schema')).ProveInput,
    defaultValues: { enrolment_id: enrolment.enrolment_id, code: '' },
    action: proveTwoFactorAction,
    onSuccess: ({ recovery_codes }) => onProved(recovery_codes),
    onProblem: ({ code, detail }) => {
      if (code !== 'not_found') return false;
      onOver(detail);
      return true;
    },
  });
  return (
    <form onSubmit={submit} noValidate className="grid gap-[18px]">
      <FormError message={problem} />
      <div className="flex gap-5 max-sm:flex-col">
        <QrCode
          {...enrolment.qr}
          label="QR code of the setup key, which is also shown as text"
          className="size-44 shrink-0 rounded-md border max-sm:self-center"
        />
        <div className="grid min-w-0 content-start gap-3">
          <p className="text-pretty">Scan the code with the app.</p>
          <p className="text-pretty text-muted">
            No camera? Type this key into the app, or{' '}
            <a href={enrolment.uri} className="text-accent-ink underline underline-offset-4">
              open it in an app on this device
            </a>
            .
          </p>
          <div className="flex items-start gap-1 rounded-md border border-line-strong border-dashed py-1.5 pr-1 pl-3">
            <code className="min-w-0 flex-1 py-1 font-mono text-note leading-5" translate="no">
              {enrolment.seed.match(/.{4}/g)?.join(' ')}
            </code>
            <CopyButton value={enrolment.seed} label="setup key" />
          </div>
        </div>
      </div>
      <Field
        label="Code from the app"
        error={formState.errors.code?.message}
        hint="Six digits that change every 30 seconds."
      >
        <CodeInput {...register('code')} className="max-w-44" />
      </Field>
      <DialogFooter>
        <DialogClose>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Continue
        </Button>
      </DialogFooter>
    </form>
  );
}

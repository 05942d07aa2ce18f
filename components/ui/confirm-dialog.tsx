'use client';

import { unstable_rethrow } from 'next/navigation';
import { AlertDialog as Primitive } from 'radix-ui';
import { type FormEvent, type ReactNode, useId, useState, useTransition } from 'react';
import { failedCall } from '../failed-call';
import { Alert } from './alert';
import { Button } from './button';
import { cn } from './class-names';
import { modal, scrim } from './dialog';
import { RememberOpener, useFocusReturn } from './focus-return';
import { Input } from './input';

/** Result of a confirmed action: nothing when it succeeded, a message to show when it failed. */
export type ConfirmResult = undefined | { error: string };

export type ConfirmDialogProps = {
  /** Opens the dialog; leave out when `open` is controlled. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Names the thing: "Revoke Production backend?" */
  title: ReactNode;
  description?: ReactNode;
  /** The action itself, never "OK": "Revoke key". */
  confirmLabel: string;
  cancelLabel?: string;
  tone?: 'danger' | 'primary';
  /** Must be typed before the action can be confirmed. */
  typeToConfirm?: string;
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler without a return statement is welcome
  onConfirm: () => Promise<ConfirmResult | void> | ConfirmResult | void;
  children?: ReactNode;
};

/** Asks for confirmation. Closes when the action succeeds; stays open and says why when it fails. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { trigger, title, description, confirmLabel, cancelLabel = 'Cancel', tone = 'danger', children } = props;
  const [ownOpen, setOwnOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  const [pending, startTransition] = useTransition();
  const inputId = useId();
  const { opener, onCloseAutoFocus } = useFocusReturn();
  const open = props.open ?? ownOpen;
  const ready = !props.typeToConfirm || typed.trim() === props.typeToConfirm.trim();

  const setOpen = (next: boolean) => {
    if (pending) return;
    setTyped('');
    setError(undefined);
    setOwnOpen(next);
    props.onOpenChange?.(next);
  };

  const confirm = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!ready || pending) return;
    setError(undefined);
    startTransition(async () => {
      try {
        const result = await props.onConfirm();
        if (result?.error) return setError(result.error);
        setTyped('');
        setOwnOpen(false);
        props.onOpenChange?.(false);
      } catch (cause) {
        unstable_rethrow(cause);
        setError(failedCall(cause).problem.detail);
      }
    });
  };

  return (
    <Primitive.Root open={open} onOpenChange={setOpen}>
      {trigger && <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      <Primitive.Portal>
        <Primitive.Overlay className={scrim} />
        <Primitive.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onCloseAutoFocus={onCloseAutoFocus}
          className={cn(modal, 'overflow-y-auto sm:max-w-md')}
        >
          <RememberOpener opener={opener} />
          <form onSubmit={confirm}>
            <div className="grid grid-cols-1 gap-4 p-5">
              <div>
                <Primitive.Title className="text-balance font-semibold text-base [overflow-wrap:anywhere]">
                  {title}
                </Primitive.Title>
                {description && (
                  <Primitive.Description className="mt-1.5 text-pretty text-muted">{description}</Primitive.Description>
                )}
              </div>
              {children}
              {props.typeToConfirm && (
                <div className="grid gap-1.5">
                  <label htmlFor={inputId}>
                    Type <b className="select-all font-semibold [overflow-wrap:anywhere]">{props.typeToConfirm}</b> to
                    confirm
                  </label>
                  <Input
                    id={inputId}
                    value={typed}
                    onChange={(event) => setTyped(event.target.value)}
                    autoComplete="off"
                    autoCapitalize="none"
                    spellCheck={false}
                  />
                </div>
              )}
              {error && <Alert tone="bad">{error}</Alert>}
            </div>
            <footer className="flex justify-end gap-2 border-t px-5 py-3 max-sm:flex-col-reverse">
              <Primitive.Cancel asChild>
                <Button disabled={pending}>{cancelLabel}</Button>
              </Primitive.Cancel>
              <Button type="submit" variant={tone} pending={pending} disabled={!ready}>
                {confirmLabel}
              </Button>
            </footer>
          </form>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

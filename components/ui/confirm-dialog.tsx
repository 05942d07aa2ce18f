'use client';

import { unstable_rethrow } from 'next/navigation';
import { type FormEvent, type ReactNode, useId, useState, useTransition } from 'react';
import { useDeferred } from '../deferred';
import { failedCall } from '../failed-call';
import { Alert } from './alert';
import { Button } from './button';
import { cn } from './class-names';
import { Input } from './input';
import { ModalFrame, modal } from './modal';
import { OverlayRoot, OverlayTrigger, useOverlay } from './overlay';
import { confirmCode } from './overlay-code';

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
export function ConfirmDialog({ trigger, open, onOpenChange, ...question }: ConfirmDialogProps) {
  return (
    <OverlayRoot open={open} onOpenChange={onOpenChange}>
      {trigger && <OverlayTrigger asChild>{trigger}</OverlayTrigger>}
      <Confirmation {...question} />
    </OverlayRoot>
  );
}

function Confirmation(props: Omit<ConfirmDialogProps, 'trigger' | 'open' | 'onOpenChange'>) {
  const { title, description, confirmLabel, cancelLabel = 'Cancel', tone = 'danger', children } = props;
  const { setOpen, wanted } = useOverlay();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  const [pending, startTransition] = useTransition();
  const inputId = useId();
  const primitive = useDeferred(confirmCode, wanted);
  if (!primitive) return null;
  const ready = !props.typeToConfirm || typed.trim() === props.typeToConfirm.trim();

  const change = (next: boolean) => {
    if (pending) return;
    setTyped('');
    setError(undefined);
    setOpen(next);
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
        setOpen(false);
      } catch (cause) {
        unstable_rethrow(cause);
        setError(failedCall(cause).problem.detail);
      }
    });
  };

  return (
    <ModalFrame
      primitive={primitive}
      described={Boolean(description)}
      onOpenChange={change}
      className={cn(modal, 'overflow-y-auto sm:max-w-md')}
    >
      <form onSubmit={confirm}>
        <div className="grid grid-cols-1 gap-4 p-5">
          <div>
            <primitive.Title className="text-balance font-semibold text-base [overflow-wrap:anywhere]">
              {title}
            </primitive.Title>
            {description && (
              <primitive.Description className="mt-1.5 text-pretty text-muted">{description}</primitive.Description>
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
          <primitive.Cancel asChild>
            <Button disabled={pending}>{cancelLabel}</Button>
          </primitive.Cancel>
          <Button type="submit" variant={tone} pending={pending} disabled={!ready}>
            {confirmLabel}
          </Button>
        </footer>
      </form>
    </ModalFrame>
  );
}

'use client';

import type { ReactNode } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button, type ButtonProps } from '@/components/ui/button';
import { DialogClose, DialogFooter } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { plural } from '@/lib/core/format';
import { BulkPreview, type Preview } from './bulk-preview';
import { selectedText } from './selected-text';
import type { Selection } from './selection';
import type { Asking } from './use-preview';

interface Props {
  asking: Asking<Preview>;
  /** The action that starts the change. */
  start: { pending: boolean; problem: string | null };
  onStart: () => void;
  selection: Selection<unknown>;
  /** What a row is, such as `user`. */
  noun: string;
  /** What becomes of the rows, such as `will be suspended`. */
  outcome: string;
  /** The button's text for so many rows: `Suspend 12 users`. */
  confirm: (rows: string) => string;
  tone: ButtonProps['variant'];
  /** Says that the preview is being made, for assistive technology. */
  checking: string;
  /** Instead of a preview: what is still to be chosen. */
  choosing?: string;
  /** Fields above the preview, and below it. */
  children?: ReactNode;
  after?: ReactNode;
}

/** The form of a dialog that shows what a bulk change will do, and starts it. */
export function BulkForm(props: Props) {
  const { asking, start, selection, noun, choosing } = props;
  const { preview, problem, retry } = asking;
  const ready = preview !== undefined && preview.changed > 0;
  return (
    <form
      className="grid grid-cols-1 gap-[18px]"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) props.onStart();
      }}
    >
      {start.problem && <Alert tone="bad">{start.problem}</Alert>}
      {props.children}
      {problem && (
        <Alert
          tone="bad"
          action={
            <Button size="sm" onClick={retry}>
              Try again
            </Button>
          }
        >
          {problem}
        </Alert>
      )}
      {preview ? (
        <BulkPreview preview={preview} noun={noun} outcome={props.outcome} />
      ) : (
        !problem && !choosing && <Loading text={props.checking} />
      )}
      {props.after}
      <DialogFooter hint={choosing ?? 'Nothing has been changed yet.'}>
        <DialogClose>
          <Button disabled={start.pending}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant={props.tone} pending={start.pending} disabled={!ready}>
          {props.confirm(preview ? plural(preview.changed, noun) : selectedText(selection, noun))}
        </Button>
      </DialogFooter>
    </form>
  );
}

function Loading({ text }: { text: string }) {
  return (
    <div role="status" className="grid gap-3">
      <span className="sr-only">{text}</span>
      <Skeleton className="h-4 w-64" />
      <Skeleton className="h-40 w-full rounded-md" />
    </div>
  );
}

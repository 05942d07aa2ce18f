'use client';

import { Play } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Sheet, SheetContent, SheetTrigger } from '@/components/ui/sheet';
import { Skeleton } from '@/components/ui/skeleton';
import type { Draft } from '@/lib/http/docs/playground-request';
import { MethodBadge } from '../method-badge';
import type { PlaygroundProps } from './props';

// Most visitors only read, so the playground is loaded when somebody is about to open it.
const load = () => import('./playground');
const Playground = lazy(load);

/** Opens the playground of an endpoint in a side sheet, without shifting the page. */
export function TryIt(props: PlaygroundProps) {
  const { method, path, summary } = props.endpoint;
  const draft = useRef<Draft>(undefined);
  const [open, setOpen] = useState(false);
  return (
    <Sheet open={open} onOpenChange={setOpen}>
      <SheetTrigger asChild>
        <Button
          variant="secondary"
          size="sm"
          className="max-sm:h-9"
          aria-label={`Try it: ${summary}`}
          onPointerEnter={load}
          onFocus={load}
        >
          <Play aria-hidden="true" className="size-3.5!" />
          Try it
        </Button>
      </SheetTrigger>
      <SheetContent title={`Try it: ${summary}`} hideTitle className="w-[min(100vw,1080px)]">
        <div ref={takeFocus} tabIndex={-1} className="border-b py-3 pr-14 pl-5 outline-none max-sm:pl-4">
          <p aria-hidden="true" className="truncate font-semibold text-base">
            {summary}
          </p>
          <p className="mt-1 flex min-w-0 items-center gap-2">
            <MethodBadge method={method} />
            <code translate="no" className="truncate font-mono text-muted text-note">
              {path}
            </code>
          </p>
        </div>
        <Suspense fallback={<Loading />}>
          <Playground {...props} draft={draft} />
        </Suspense>
      </SheetContent>
    </Sheet>
  );
}

function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}

function Loading() {
  return (
    <div role="status" className="grid flex-1 content-start gap-3 p-5">
      <span className="sr-only">Loading…</span>
      <Skeleton className="h-5 w-32" />
      <Skeleton className="h-9 w-full max-w-96" />
      <Skeleton className="h-5 w-24" />
      <Skeleton className="h-9 w-full max-w-96" />
    </div>
  );
}

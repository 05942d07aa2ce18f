'use client';

import { ChevronRight } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { PrefetchLink } from '@/components/prefetch-link';
import { Alert } from '@/components/ui/alert';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { Code, CodeFrame } from '../code-block';
import type { PlaygroundResponse } from './send';
import { signInPath } from './sign-in-path';
import type { SendingState } from './use-sending';

/** Longer text is shown without syntax highlighting, which would be slow. */
const HIGHLIGHTED_CHARACTERS = 200_000;

/** The response, or a placeholder until there is one. */
export function ResponseView({ state: { pending, response, failure } }: { state: SendingState }) {
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const top = region.current?.getBoundingClientRect().top ?? 0;
    if ((response || failure) && top > window.innerHeight / 2) region.current?.scrollIntoView();
  }, [response, failure]);
  return (
    <div ref={region} className="grid min-w-0 scroll-my-4 gap-3">
      <p role="status" className="sr-only">
        {pending
          ? 'Sending…'
          : response
            ? `Status ${response.status}, ${Math.round(response.duration_ms)} milliseconds`
            : ''}
      </p>
      {failure && (
        <Alert tone="bad" action={failure.sign_in && <SignIn />}>
          {failure.message}
        </Alert>
      )}
      {response ? <Received response={response} /> : !failure && <Empty pending={pending} />}
    </div>
  );
}

function SignIn() {
  return (
    <Button asChild size="sm">
      <PrefetchLink href={signInPath()}>Sign in</PrefetchLink>
    </Button>
  );
}

function Empty({ pending }: { pending: boolean }) {
  return (
    <div className="grid min-h-40 place-items-center rounded-lg border border-dashed p-5 text-center text-muted">
      {pending ? <Skeleton className="h-4 w-40" /> : 'The response appears here.'}
    </div>
  );
}

function toneOf(status: number): Tone {
  if (status < 400) return 'ok';
  return status < 500 ? 'warn' : 'bad';
}

function Received({ response }: { response: PlaygroundResponse }) {
  const { status, duration_ms, bytes, headers, body, key_renewed, retry_after } = response;
  const highlighted = body.length <= HIGHLIGHTED_CHARACTERS;
  return (
    <>
      <CodeFrame
        label="response"
        code={body}
        head={
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-note tabular-nums">
            <Badge tone={toneOf(status)}>{status}</Badge>
            <span>
              {duration_ms < 1_000 ? `${Math.round(duration_ms)} ms` : `${(duration_ms / 1_000).toFixed(1)} s`}
            </span>
            <span>{sizeOf(bytes)}</span>
          </div>
        }
      >
        <details className="group border-b">
          <summary className="flex min-h-9 list-none items-center gap-1.5 px-3.5 text-muted text-note -outline-offset-2 max-sm:min-h-11 [&::-webkit-details-marker]:hidden">
            <ChevronRight aria-hidden="true" className="size-4 transition-transform group-open:rotate-90" />
            Headers
          </summary>
          <Code code={headers.map(([name, value]) => `${name}: ${value}`).join('\n')} language="http" />
        </details>
        <Code code={body} language={highlighted ? 'json' : 'text'} tall />
      </CodeFrame>
      {status === 429 && retry_after > 0 && (
        <p className="text-muted text-note">You’ve reached the rate limit. You can send again when the window ends.</p>
      )}
      {key_renewed && (
        <p className="text-muted text-note">The temporary key had expired, so this request used a new one.</p>
      )}
    </>
  );
}

function sizeOf(bytes: number): string {
  return bytes < 1_000 ? `${bytes} B` : `${(bytes / 1_000).toFixed(1)} kB`;
}

'use client';

import { PrefetchLink } from '@/components/prefetch-link';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import type { Askable } from '@/lib/http/docs/playground-request';
import { DocLink, Term } from '../prose';
import type { PlaygroundReader } from './props';
import { signInPath } from './sign-in-path';

/** A note when the user cannot send the request, or it would fail. */
export function SendNote({ endpoint, reader }: { endpoint: Askable; reader?: PlaygroundReader }) {
  const { method, permission } = endpoint;
  if (method !== 'GET') return null;
  if (!reader) {
    return (
      <Alert
        role="note"
        title="Sign in to send this request"
        action={
          <Button asChild size="sm">
            <PrefetchLink href={signInPath()}>Sign in</PrefetchLink>
          </Button>
        }
      >
        Once signed in, you can send requests from here and see the responses. You can also copy the request instead.
      </Alert>
    );
  }
  if (!reader.may) {
    return (
      <Alert role="note" title="Your role can’t send requests from here">
        Sending creates a temporary API key, which requires <Term>api_keys:write</Term>. Ask an admin, or copy the
        request and send it with your own key.
      </Alert>
    );
  }
  if (permission && !reader.permissions.includes(permission)) {
    return (
      <Alert role="note" tone="warn" title={`Your role does not include ${permission}`}>
        The temporary key has your role’s read permissions, so this request will return a 403 error.
      </Alert>
    );
  }
  return null;
}

/** Explains why a request that changes data cannot be sent from here, and what to do instead. */
export function WritesNote({ permission }: { permission: string | null }) {
  return (
    <Alert role="note" title="Requests that change data can’t be sent from here">
      The playground’s key is read-only. Copy the request and run it with your own key
      {permission && (
        <>
          {' '}
          that has <Term>{permission}</Term>
        </>
      )}
      . <DocLink href="/settings/api-keys">Create one under API Keys</DocLink>.
    </Alert>
  );
}

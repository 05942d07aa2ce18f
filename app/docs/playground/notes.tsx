'use client';

import { PrefetchLink } from '@/components/prefetch-link';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import type { Askable } from '@/lib/http/docs/playground-request';
import { DocLink, Term } from '../prose';
import type { PlaygroundReader } from './props';
import { signInPath } from './sign-in-path';

/** What stands between the reader and sending, if anything does. */
export function Before({ endpoint, reader }: { endpoint: Askable; reader?: PlaygroundReader }) {
  const { method, permission } = endpoint;
  if (method !== 'GET') return null;
  if (!reader) {
    return (
      <Alert
        role="note"
        title="Sign in to send this"
        action={
          <Button asChild size="sm">
            <PrefetchLink href={signInPath()}>Sign in</PrefetchLink>
          </Button>
        }
      >
        Signed in, you send requests from here and see the answers. Without, fill in the form and copy the request.
      </Alert>
    );
  }
  if (!reader.may) {
    return (
      <Alert role="note" title="Your role cannot send from here">
        Sending makes a temporary API key, and that needs <Term>api_keys:write</Term>. Ask an admin, or copy the request
        and send it with a key that you were given.
      </Alert>
    );
  }
  if (permission && !reader.permissions.includes(permission)) {
    return (
      <Alert role="note" tone="warn" title={`Your role does not include ${permission}`}>
        The key has what you may read yourself, so this request will be answered with 403.
      </Alert>
    );
  }
  return null;
}

/** Why a request that changes something is not sent, and what to do instead. */
export function WritesNote({ permission }: { permission: string | null }) {
  return (
    <Alert role="note" title="This changes data, so it is not sent from here">
      The playground’s key only reads. Copy the request and run it with a key of yours
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

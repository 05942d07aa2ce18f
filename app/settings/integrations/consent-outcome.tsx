'use client';

import { useState } from 'react';
import { ClearCookie } from '@/components/clear-cookie';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { consentOutcome } from './labels';

/** The result of authorizing at GoHighLevel, shown once after the redirect. */
export function ConsentOutcome({ code, failed, cookie }: { code: string; failed?: string[]; cookie: string }) {
  const [dismissed, setDismissed] = useState(false);
  const { tone, title, detail } = consentOutcome(code, failed);
  return (
    <>
      <ClearCookie cookie={cookie} />
      {!dismissed && (
        <Alert
          tone={tone}
          title={title}
          className="mb-6"
          action={
            <Button size="sm" onClick={() => setDismissed(true)}>
              Dismiss
            </Button>
          }
        >
          {detail}
        </Alert>
      )}
    </>
  );
}

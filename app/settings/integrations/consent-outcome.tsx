'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { consentWords } from './words';

/** What came of a consent that was asked for at GoHighLevel; it goes from the page and from the address when it is read. */
export function ConsentOutcome({ outcome, failed }: { outcome: string; failed?: string }) {
  const router = useRouter();
  const [read, setRead] = useState(false);
  if (read) return null;
  const { tone, title, detail } = consentWords(outcome, failed);
  const dismiss = () => {
    setRead(true);
    router.replace('/settings/integrations', { scroll: false });
  };
  return (
    <Alert
      tone={tone}
      title={title}
      className="mb-6"
      action={
        <Button size="sm" onClick={dismiss}>
          Dismiss
        </Button>
      }
    >
      {detail}
    </Alert>
  );
}

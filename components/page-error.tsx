'use client';

import { useEffect } from 'react';
import { ErrorState } from './error-state';
import { isNewVersion } from './failed-call';
import { checkSession, reload } from './shell/page-state';
import { Button } from './ui/button';

/** The digest of the error that the server throws when the page shows another user or organization than the session. */
const PAGE_OUT_OF_DATE = 'PAGE_OUT_OF_DATE';

interface Props {
  error: unknown;
  retry: () => void;
  title?: string;
  heading?: 'h1';
  children?: React.ReactNode;
}

/** An error page: the page is out of date, or something went wrong. */
export function PageError({ error, retry, ...words }: Props) {
  const digest = error instanceof Error ? (error as Error & { digest?: string }).digest : undefined;
  const outOfDate = digest === PAGE_OUT_OF_DATE;
  useEffect(() => {
    if (outOfDate) void checkSession();
    else console.error(error);
  }, [error, outOfDate]);
  if (outOfDate || isNewVersion(error)) {
    return (
      <ErrorState
        heading={words.heading}
        title={outOfDate ? 'This page is out of date' : 'There is a new version of this page'}
        action={<Button onClick={() => reload()}>Reload</Button>}
      >
        {outOfDate
          ? 'You signed in or switched to another organization in another tab. Reload to continue.'
          : 'Reload to continue. What you typed is kept.'}
      </ErrorState>
    );
  }
  return <ErrorState retry={retry} reference={digest} {...words} />;
}

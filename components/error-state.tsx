'use client';

import { RotateCw, TriangleAlert } from 'lucide-react';
import { useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from './empty-state';

/** Something that could not be loaded, with a way to try again. `reference` lets support find the log line. */
export function ErrorState({
  title = 'This could not be loaded',
  children = 'Nothing was lost. Try again in a moment.',
  retry,
  reference,
  action,
  heading,
  className,
}: {
  title?: string;
  children?: React.ReactNode;
  retry?: () => void;
  reference?: string;
  action?: React.ReactNode;
  heading?: 'p' | 'h1' | 'h2';
  className?: string;
}) {
  const [pending, startTransition] = useTransition();
  return (
    <div role="alert" className={className}>
      <EmptyState
        icon={<TriangleAlert />}
        title={title}
        heading={heading}
        action={
          <>
            {retry && (
              <Button pending={pending} onClick={() => startTransition(retry)}>
                <RotateCw aria-hidden="true" />
                Try again
              </Button>
            )}
            {action}
          </>
        }
      >
        {children}
        {reference && (
          <p className="mt-1 text-faint text-note">
            Reference <span className="select-all font-mono">{reference}</span>
          </p>
        )}
      </EmptyState>
    </div>
  );
}

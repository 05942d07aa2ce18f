'use client';

import { ExternalLink } from 'lucide-react';
import { type ComponentProps, useTransition } from 'react';
import { failedCall } from '@/components/failed-call';
import { useStepUp } from '@/components/step-up';
import { toast } from '@/components/toast';
import { Button } from '@/components/ui/button';
import { beginGhlConsentAction } from './actions';

type Props = Pick<ComponentProps<typeof Button>, 'variant' | 'className' | 'children' | 'aria-label'> & {
  'data-act'?: string;
};

/** Starts OAuth: re-authenticates if needed, then redirects to GoHighLevel, which redirects back here. */
export function ConsentButton({ children, ...props }: Props) {
  const stepUp = useStepUp();
  const [pending, start] = useTransition();
  const begin = () =>
    start(async () => {
      const result = await stepUp(() => beginGhlConsentAction()).catch(failedCall);
      if (result.ok) window.location.assign(result.data.url);
      else toast.error(result.problem.detail);
    });
  return (
    <Button {...props} pending={pending} onClick={begin}>
      <ExternalLink aria-hidden="true" />
      {children}
    </Button>
  );
}

import { PrefetchLink } from '@/components/prefetch-link';
import { ShortDate } from '@/components/relative-time';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';

/** For users without a second factor, until their organization's deadline for one. */
export function TwoFactorBanner({ organization, due_at }: { organization: string; due_at: string }) {
  return (
    <div className="border-b px-12 py-3 max-lg:px-8 max-md:px-4">
      <Alert
        tone="accent"
        role="note"
        className="max-w-[984px]"
        action={
          <Button asChild size="sm">
            <PrefetchLink href="/settings/security">Set it up</PrefetchLink>
          </Button>
        }
      >
        {organization} requires two-factor authentication from <ShortDate value={due_at} />. You haven’t set it up yet.
      </Alert>
    </div>
  );
}

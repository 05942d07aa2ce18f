import type { Metadata } from 'next';
import { PrefetchLink } from '@/components/prefetch-link';
import { AuthFrame } from '@/components/shell/auth-frame';
import { Button } from '@/components/ui/button';
import { describeEmailChange } from '@/lib/account/email-change/read';
import { env } from '@/lib/core/env';
import { ConfirmEmailForm } from './confirm-email-form';

export const metadata: Metadata = { title: 'Confirm your new email' };

/** Opened from the link mailed to a new address. Opening it changes nothing, because mail programs open links too. */
export default async function ConfirmEmailPage({ searchParams }: PageProps<'/confirm-email'>) {
  const { token } = await searchParams;
  const change = typeof token === 'string' ? await describeEmailChange(token) : undefined;
  if (!change || typeof token !== 'string') {
    return (
      <AuthFrame
        productName={env.APP_NAME}
        title="This link no longer works"
        description="Only the most recent link works, once and for one hour, and only while the session that you requested it from hasn’t been ended by someone else. Request a new link in your profile."
      >
        <Button asChild variant="primary">
          <PrefetchLink href="/settings/profile">Go to your profile</PrefetchLink>
        </Button>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title="Confirm your new email"
      description={
        <>
          You’ll sign in as <b className="break-words text-text">{change.new_email}</b> from now on. Your other devices
          will be signed out.
        </>
      }
    >
      <ConfirmEmailForm token={token} />
    </AuthFrame>
  );
}

import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthFrame } from '@/components/shell/auth-frame';
import { Button } from '@/components/ui/button';
import { describeEmailChange } from '@/lib/account/email-change/read';
import { env } from '@/lib/core/env';
import { ConfirmEmailForm } from './confirm-email-form';

export const metadata: Metadata = { title: 'Confirm your new address' };

/** Behind the link to a new address. Opening it changes nothing: mail programs open links too. */
export default async function ConfirmEmailPage({ searchParams }: PageProps<'/confirm-email'>) {
  const { token } = await searchParams;
  const change = typeof token === 'string' ? await describeEmailChange(token) : undefined;
  if (!change || typeof token !== 'string') {
    return (
      <AuthFrame
        productName={env.APP_NAME}
        title="This link no longer works"
        description="It works once, within an hour, only the newest one, and only while the sign-in in which you asked for it has not been ended by anybody else. Ask for another in your profile."
      >
        <Button asChild variant="primary">
          <Link href="/settings/profile">Go to your profile</Link>
        </Button>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title="Confirm your new address"
      description={
        <>
          From now on you sign in as <b className="break-words text-text">{change.new_email}</b>. Your other devices are
          signed out.
        </>
      }
    >
      <ConfirmEmailForm token={token} />
    </AuthFrame>
  );
}

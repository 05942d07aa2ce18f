import type { Metadata } from 'next';
import { PrefetchLink } from '@/components/prefetch-link';
import { RelativeTime } from '@/components/relative-time';
import { AuthFrame } from '@/components/shell/auth-frame';
import { Button } from '@/components/ui/button';
import { describeReportedSignIn, type SignInDescription } from '@/lib/account/sessions/read';
import { env } from '@/lib/core/env';
import { approximateLocation } from '@/lib/core/location';
import { TakeBackForm } from '../take-back-form';
import { reportUnrecognizedSignInAction } from './actions';

export const metadata: Metadata = { title: 'Secure your account' };

/** Opened from the link in the new-device email. Opening it changes nothing, because mail programs open links too. */
export default async function SecureAccountPage({ searchParams }: PageProps<'/secure-account'>) {
  const { token } = await searchParams;
  const signIn = typeof token === 'string' ? await describeReportedSignIn(token) : undefined;
  if (!signIn || typeof token !== 'string') {
    return (
      <AuthFrame
        productName={env.APP_NAME}
        title="This link no longer works"
        description="It works once, within seven days. To sign out everywhere, choose a new password."
      >
        <Button asChild>
          <PrefetchLink href="/forgot-password">Choose a new password</PrefetchLink>
        </Button>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title="Wasn’t you?"
      description={
        <>
          Every device signed in as <b className="break-words text-text">{signIn.email}</b> will be signed out and your
          password will stop working. You choose a new one next. Passkeys added since this sign-in, or since an earlier
          new-device sign-in that we emailed you about in the last seven days, will be removed.
        </>
      }
    >
      <SignInFacts {...signIn} />
      <TakeBackForm token={token} action={reportUnrecognizedSignInAction}>
        Sign out everywhere
      </TakeBackForm>
    </AuthFrame>
  );
}

function SignInFacts({ browser, device, ip, location, created_at }: SignInDescription) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-note">
      <dt className="text-muted">When</dt>
      <dd>
        <RelativeTime value={created_at} />
      </dd>
      <dt className="text-muted">Browser</dt>
      <dd className="break-words">{[browser, device].filter(Boolean).join(' on ') || 'Unknown'}</dd>
      <dt className="text-muted">IP address</dt>
      <dd className="break-words">{ip ?? 'Unknown'}</dd>
      <dt className="text-muted">Location</dt>
      <dd className="break-words">{approximateLocation(location)}</dd>
    </dl>
  );
}

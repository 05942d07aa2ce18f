import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthFrame } from '@/components/shell/auth-frame';
import { Button } from '@/components/ui/button';
import { isResetLinkGood } from '@/lib/auth/password-reset';
import { env } from '@/lib/env';
import { ResetPasswordForm } from './reset-password-form';

export const metadata: Metadata = { title: 'Choose a new password' };

export default async function ResetPage({ searchParams }: PageProps<'/reset'>) {
  const { token } = await searchParams;
  if (typeof token !== 'string' || !(await isResetLinkGood(token))) {
    return (
      <AuthFrame
        productName={env.APP_NAME}
        title="This link no longer works"
        description="A link works once, within an hour of being asked for."
      >
        <Button asChild variant="primary">
          <Link href="/forgot-password">Ask for a new link</Link>
        </Button>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title="Choose a new password"
      description="Every session of your account ends, on this and all other devices."
    >
      <ResetPasswordForm token={token} context={[env.APP_NAME]} />
    </AuthFrame>
  );
}

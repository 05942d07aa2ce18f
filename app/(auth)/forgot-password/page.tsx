import type { Metadata } from 'next';
import { PrefetchLink } from '@/components/prefetch-link';
import { AuthFrame } from '@/components/shell/auth-frame';
import { env } from '@/lib/core/env';
import { ForgotPasswordForm } from './forgot-password-form';

export const metadata: Metadata = { title: 'Forgot password' };

export default function ForgotPasswordPage() {
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title="Forgot your password?"
      description="We’ll email you a link to choose a new one."
      footer={
        <PrefetchLink href="/login" className="underline underline-offset-4">
          Back to sign in
        </PrefetchLink>
      }
    >
      <ForgotPasswordForm />
    </AuthFrame>
  );
}

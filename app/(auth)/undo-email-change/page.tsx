import type { Metadata } from 'next';
import { PrefetchLink } from '@/components/prefetch-link';
import { AuthFrame } from '@/components/shell/auth-frame';
import { Button } from '@/components/ui/button';
import { describeUndo } from '@/lib/account/email-change/read';
import { env } from '@/lib/core/env';
import { TakeBackForm } from '../take-back-form';
import { undoEmailChangeAction } from './actions';

export const metadata: Metadata = { title: 'Undo your email change' };

/** Opened from the link mailed to the old address. Opening it changes nothing, because mail programs open links too. */
export default async function UndoEmailChangePage({ searchParams }: PageProps<'/undo-email-change'>) {
  const { token } = await searchParams;
  const change = typeof token === 'string' ? await describeUndo(token) : undefined;
  if (!change || typeof token !== 'string') {
    return (
      <AuthFrame
        productName={env.APP_NAME}
        title="This link no longer works"
        description="It works once, within seven days of the change. If you have lost access to your account, ask an admin of your organization."
      >
        <Button asChild>
          <PrefetchLink href="/login">Go to sign in</PrefetchLink>
        </Button>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title="Undo your email change?"
      description={
        <>
          Your email goes back from <b className="break-words text-text">{change.new_email}</b> to{' '}
          <b className="break-words text-text">{change.old_email}</b>. Every device will be signed out, and you choose a
          new password next. Passkeys added since the sign-in that requested the change, or since a new-device sign-in
          that we emailed you about in the seven days before it, will be removed.
        </>
      }
    >
      <TakeBackForm token={token} action={undoEmailChangeAction}>
        Undo the change
      </TakeBackForm>
    </AuthFrame>
  );
}

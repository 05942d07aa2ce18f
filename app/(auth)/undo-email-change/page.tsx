import type { Metadata } from 'next';
import Link from 'next/link';
import { AuthFrame } from '@/components/shell/auth-frame';
import { Button } from '@/components/ui/button';
import { describeUndo } from '@/lib/account/email-change/read';
import { env } from '@/lib/core/env';
import { TakeBackForm } from '../take-back-form';
import { undoEmailChangeAction } from './actions';

export const metadata: Metadata = { title: 'Undo the change of your address' };

/** Behind the link at an address that was replaced. Opening it changes nothing: mail programs open links too. */
export default async function UndoEmailChangePage({ searchParams }: PageProps<'/undo-email-change'>) {
  const { token } = await searchParams;
  const change = typeof token === 'string' ? await describeUndo(token) : undefined;
  if (!change || typeof token !== 'string') {
    return (
      <AuthFrame
        productName={env.APP_NAME}
        title="This link no longer works"
        description="It works once, within seven days of the change. If your account is not in your hands, ask an administrator of your organization."
      >
        <Button asChild>
          <Link href="/login">Go to sign in</Link>
        </Button>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title="Undo the change of your address?"
      description={
        <>
          Your account goes back from <b className="break-words text-text">{change.new_email}</b> to{' '}
          <b className="break-words text-text">{change.old_email}</b>. Every device is signed out, and you choose a new
          password next. Passkeys are removed that were added since the sign-in in which the change was asked for, or
          since a new one that we told you of in the seven days before it.
        </>
      }
    >
      <TakeBackForm token={token} action={undoEmailChangeAction}>
        Undo the change
      </TakeBackForm>
    </AuthFrame>
  );
}

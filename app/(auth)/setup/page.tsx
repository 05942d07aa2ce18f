import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AuthFrame } from '@/components/shell/auth-frame';
import { maySetUp } from '@/lib/account/sign-in/setup';
import { env } from '@/lib/core/env';
import { SetupForm } from './setup-form';

export const metadata: Metadata = { title: 'Set up' };

export default async function SetupPage({ searchParams }: PageProps<'/setup'>) {
  const { token } = await searchParams;
  if (typeof token !== 'string' || !(await maySetUp(token))) notFound();
  return (
    <AuthFrame
      productName={env.APP_NAME}
      title={`Set up ${env.APP_NAME}`}
      description="Create the first organization. You become its owner."
    >
      <SetupForm token={token} productName={env.APP_NAME} />
    </AuthFrame>
  );
}

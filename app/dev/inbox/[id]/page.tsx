import { ArrowLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { PageHeader } from '@/components/page-header';
import { PrefetchLink } from '@/components/prefetch-link';
import { RelativeTime } from '@/components/relative-time';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { type InboxMessage, isInboxOpen, readInbox } from '@/lib/platform/mail/inbox';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Email' };

/** One email in the local inbox: HTML, plain text and headers. */
export default async function MailPage({ params }: { params: Promise<{ id: string }> }) {
  if (!isInboxOpen((await headers()).get('host'))) notFound();
  const message = await readInbox((await params).id);
  if (!message) notFound();
  return (
    <main id="main" tabIndex={-1} className="mx-auto w-full max-w-3xl px-4 py-10 outline-none">
      <p className="mb-4">
        <PrefetchLink href="/dev/inbox" className="inline-flex items-center gap-1.5 text-muted hover:text-text">
          <ArrowLeft aria-hidden="true" className="size-4" />
          Local inbox
        </PrefetchLink>
      </p>
      <PageHeader title={message.subject} description={<Description message={message} />} />
      <div className="grid gap-6">
        <Card>
          <iframe
            title="HTML version of the email"
            // No scripts, forms or access to this page; links open in a new tab.
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            src={`/dev/inbox/${message.id}/mail.html`}
            className="block h-[720px] w-full bg-white"
          />
        </Card>
        <Card>
          <CardHeader title="Plain text" description="For mail apps that do not show HTML." />
          <CardBody>
            <pre className="whitespace-pre-wrap break-words font-mono text-note">{message.text}</pre>
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="Headers" />
          <CardBody>
            <pre className="whitespace-pre-wrap break-all font-mono text-muted text-note">{headersOf(message)}</pre>
          </CardBody>
        </Card>
      </div>
    </main>
  );
}

function Description({ message }: { message: InboxMessage }) {
  return (
    <>
      To {message.to.name} · {message.to.address} · <RelativeTime value={message.created_at} inline />
    </>
  );
}

function headersOf({ from, to, subject, message_id, created_at }: InboxMessage): string {
  return [
    `From: ${from.name} <${from.address}>`,
    `To: ${to.name} <${to.address}>`,
    `Subject: ${subject}`,
    `Date: ${created_at}`,
    `Message-ID: ${message_id}`,
    'Auto-Submitted: auto-generated',
  ].join('\n');
}

import { Inbox } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { PrefetchLink } from '@/components/prefetch-link';
import { RelativeTime } from '@/components/relative-time';
import { Card } from '@/components/ui/card';
import { type InboxMessage, isInboxOpen, listInbox } from '@/lib/platform/mail/inbox';
import { AutoRefresh } from './auto-refresh';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Local inbox' };

/** The emails that this installation would have sent. Only available when no mail server is configured. */
export default async function InboxPage() {
  if (!isInboxOpen((await headers()).get('host'))) notFound();
  const messages = await listInbox(100);
  return (
    <main id="main" tabIndex={-1} className="mx-auto w-full max-w-3xl px-4 py-10 outline-none">
      <AutoRefresh seconds={2} />
      <PageHeader
        title="Local inbox"
        description="No mail server is configured, so all email arrives here, usually within a second."
      />
      <Card>
        {messages.length === 0 ? (
          <EmptyState icon={<Inbox />} title="No email yet">
            Invite a user or reset a password. New email appears here automatically.
          </EmptyState>
        ) : (
          <ul className="divide-y">
            {messages.map((message) => (
              <Row key={message.id} message={message} />
            ))}
          </ul>
        )}
      </Card>
    </main>
  );
}

function Row({ message }: { message: InboxMessage }) {
  return (
    <li>
      <PrefetchLink
        href={`/dev/inbox/${message.id}`}
        prefetch={false}
        className="-outline-offset-2 flex flex-wrap items-baseline gap-x-4 px-5 py-3.5 hover:bg-hover max-sm:px-4"
      >
        <span className="min-w-0 flex-1 basis-64">
          <span className="block truncate font-medium">{message.subject}</span>
          <span className="block truncate text-muted text-note">
            To {message.to.name} · {message.to.address}
          </span>
        </span>
        <RelativeTime value={message.created_at} className="shrink-0 text-muted text-note" />
      </PrefetchLink>
    </li>
  );
}

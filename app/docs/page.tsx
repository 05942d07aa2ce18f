import { PageIdentity } from '@/components/shell/page-identity';
import { shownIdentity } from '@/lib/http/pages/page-identity';
import { asMarkdown } from './markdown/link';
import { Overview } from './overview';
import { currentReader } from './reader';

export const metadata = { alternates: asMarkdown('/docs') };

/** The overview, with the reader’s organization ID. */
export default async function DocsPage() {
  const reader = await currentReader();
  return (
    <>
      <PageIdentity shown={reader ? shownIdentity(reader) : null} />
      <Overview organizationId={reader?.organization.id} />
    </>
  );
}

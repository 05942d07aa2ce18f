import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PageHeader } from '@/components/page-header';
import { PageIdentity } from '@/components/shell/page-identity';
import { type Endpoint, reference } from '@/lib/http/docs/reference';
import { shownIdentity } from '@/lib/http/pages/page-identity';
import { EndpointSection } from '../endpoint-section';
import { asMarkdown, MarkdownLink } from '../markdown/link';
import { MethodBadge } from '../method-badge';
import { currentReader, playgroundReader, sampleIdsOf } from '../reader';

type Props = { params: Promise<{ group: string }> };

async function groupOf({ params }: Props) {
  const { group: name } = await params;
  return reference().groups.find((group) => group.name === name) ?? notFound();
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { title, name } = await groupOf(props);
  return { title, alternates: asMarkdown(`/docs/${name}`) };
}

/** The endpoints of one group. For signed-in users, read examples contain ids from their own organization. */
export default async function GroupPage(props: Props) {
  const group = await groupOf(props);
  const [reader, sampleIds] = await Promise.all([currentReader(), sampleIdsOf(group.name)]);
  const sender = reader && playgroundReader(reader);
  return (
    <>
      <PageIdentity shown={reader ? shownIdentity(reader) : null} />
      <PageHeader
        title={group.title}
        description={`${group.description}.`}
        action={<MarkdownLink path={`/docs/${group.name}`} />}
      />
      <Contents endpoints={group.endpoints} />
      {reader && (
        <p className="-mt-4 mb-10 text-muted text-note">
          Examples use data from {reader.organization.name}. Requests that change data keep placeholders.
        </p>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-14">
        {group.endpoints.map((endpoint) => (
          <EndpointSection
            key={endpoint.id}
            endpoint={endpoint}
            url={reference().url}
            filling={reader}
            sampleId={sampleIds.get(listPathOf(endpoint))}
            reader={sender}
          />
        ))}
      </div>
    </>
  );
}

/** The path of the list that an endpoint's `{id}` is from. */
function listPathOf({ path }: Endpoint): string {
  return path.replace('/api/v1', '').split('/{id}')[0]!;
}

/** A table of contents for phones, where the navigation is hidden. */
function Contents({ endpoints }: { endpoints: Endpoint[] }) {
  return (
    <nav aria-label="Endpoints on this page" className="-mt-2 mb-8 md:hidden">
      <ul>
        {endpoints.map(({ id, method, summary }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="-mx-2 flex min-h-10 items-center gap-3 rounded-sm px-2 text-muted hover:bg-hover hover:text-text"
            >
              <MethodBadge method={method} fixed />
              {summary}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

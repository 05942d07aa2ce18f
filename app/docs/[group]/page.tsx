import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PageHeader } from '@/components/page-header';
import { reference } from '@/lib/docs/reference';
import { EndpointSection } from '../endpoint-section';
import { currentReader, sampleIdOf } from '../reader';

type Props = { params: Promise<{ group: string }> };

async function groupOf({ params }: Props) {
  const { group: name } = await params;
  return reference().groups.find((group) => group.name === name) ?? notFound();
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await groupOf(props)).title };
}

/** The endpoints of one group. Signed in, requests that only read carry an id of the reader's own. */
export default async function GroupPage(props: Props) {
  const group = await groupOf(props);
  const [reader, sampleId] = await Promise.all([currentReader(), sampleIdOf(group.name)]);
  return (
    <>
      <PageHeader title={group.title} description={`${group.description}.`} />
      {reader && (
        <p className="-mt-3 mb-8 text-muted text-note">
          The examples are filled with data of {reader.organization.name}. What changes something keeps a placeholder.
        </p>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-14">
        {group.endpoints.map((endpoint) => (
          <EndpointSection
            key={endpoint.id}
            endpoint={endpoint}
            url={reference().url}
            filling={reader}
            sampleId={sampleId}
          />
        ))}
      </div>
    </>
  );
}

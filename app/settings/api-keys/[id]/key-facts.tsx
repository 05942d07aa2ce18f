import type { ReactNode } from 'react';
import { CopyButton } from '@/components/copy-button';
import { RelativeTime } from '@/components/relative-time';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import type { ApiKey } from '@/lib/api-keys/keys/schema';
import { addressText } from '@/lib/core/location';
import { formatAddressBlock, groupByResource } from '../format';

/** Everything known about a key, except the key itself. */
export function KeyFacts({ apiKey }: { apiKey: ApiKey }) {
  return (
    <Card>
      <CardHeader title="Details" />
      <CardBody>
        <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
          <Fact term="Permissions" wide>
            <ul className="flex flex-wrap gap-x-5 gap-y-1">
              {groupByResource(apiKey.permissions).map(([resource, verbs]) => (
                <li key={resource}>
                  {resource.replace('_', ' ')} <span className="text-muted">{verbs.join(' ')}</span>
                </li>
              ))}
            </ul>
          </Fact>
          <Fact term="Allowed IP addresses" wide>
            <Addresses blocks={apiKey.allowed_addresses} />
          </Fact>
          <Fact term="Created">
            <RelativeTime value={apiKey.created_at} /> by {apiKey.created_by_label}
          </Fact>
          <Fact term="Expires">
            <RelativeTime value={apiKey.expires_at} />
          </Fact>
          {apiKey.revoked_at && (
            <Fact term="Revoked">
              <RelativeTime value={apiKey.revoked_at} /> by {apiKey.revoked_by_label}
            </Fact>
          )}
          <Fact term="Last used">
            <RelativeTime value={apiKey.last_used_at} />
            {apiKey.last_used_ip && ` from ${addressText(apiKey.last_used_ip, apiKey.last_used_location)}`}
          </Fact>
          <Fact term="Last user agent">{apiKey.last_used_user_agent ?? '–'}</Fact>
          <Fact term="Key ID">
            <span className="flex items-center gap-1">
              <code className="font-mono text-note">{apiKey.id}</code>
              <CopyButton value={apiKey.id} label="key ID" />
            </span>
          </Fact>
        </dl>
      </CardBody>
    </Card>
  );
}

function Addresses({ blocks }: { blocks: string[] }) {
  if (blocks.length === 0) return <>Any address</>;
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1">
      {blocks.map((block) => (
        <li key={block}>
          <code className="font-mono text-note">{formatAddressBlock(block)}</code>
        </li>
      ))}
    </ul>
  );
}

function Fact({ term, wide, children }: { term: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={`min-w-0 [overflow-wrap:anywhere] ${wide ? 'sm:col-span-2' : ''}`}>
      <dt className="text-muted text-note">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

import { PrefetchLink } from '@/components/prefetch-link';
import { RelativeTime } from '@/components/relative-time';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import type { CreatedKey } from '@/lib/organization/members/access';
import { StateBadge } from '../../api-keys/state-badge';

/** The API keys that a person created. */
export function CreatedKeys({ keys }: { keys: CreatedKey[] }) {
  return (
    <Card>
      <CardHeader
        title="API keys they created"
        description="Keys belong to the organization: they keep working when this person leaves."
      />
      <CardBody className="gap-0 pt-3 pb-1">
        {keys.length === 0 && <p className="pt-1 pb-4 text-muted">None.</p>}
        <ul>
          {keys.map(({ id, name, state, created_at }) => (
            <li
              key={id}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t py-2.5 first:border-t-0"
            >
              <span className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
                <PrefetchLink
                  href={`/settings/api-keys/${id}`}
                  className="rounded-xs font-medium [overflow-wrap:anywhere] hover:underline"
                >
                  {name}
                </PrefetchLink>
                <StateBadge state={state} />
              </span>
              <span className="text-muted text-note">
                Created <RelativeTime value={created_at} inline />
              </span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

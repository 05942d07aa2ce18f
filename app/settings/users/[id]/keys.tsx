import { HistoryList } from '@/components/history-list';
import { PrefetchLink } from '@/components/prefetch-link';
import { RelativeTime } from '@/components/relative-time';
import { Card, CardHeader } from '@/components/ui/card';
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
      <HistoryList
        empty="None."
        entries={keys.map(({ id, name, state, created_at }) => ({
          id,
          what: (
            <>
              <PrefetchLink href={`/settings/api-keys/${id}`} className="rounded-xs font-medium hover:underline">
                {name}
              </PrefetchLink>
              <StateBadge state={state} />
            </>
          ),
          note: (
            <>
              Created <RelativeTime value={created_at} inline />
            </>
          ),
        }))}
      />
    </Card>
  );
}

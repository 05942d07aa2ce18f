'use client';

import { Count } from '@/components/count';
import { PrefetchLink } from '@/components/prefetch-link';
import { RelativeTime } from '@/components/relative-time';
import { Sparkline } from '@/components/sparkline';
import type { ApiKey } from '@/lib/api-keys/keys/schema';
import { personName, plural } from '@/lib/core/format';
import { maskedKey, usedFrom } from './format';
import { ExpiryBadge, RotationBadge, UnusedBadge } from './key-badges';
import { StateBadge } from './state-badge';

/** The key's name, masked secret and creator. */
export function KeyName({ apiKey }: { apiKey: ApiKey }) {
  const isLive = apiKey.state === 'active' || apiKey.state === 'disabled';
  return (
    <div className="grid justify-items-start gap-0.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <PrefetchLink
          href={`/settings/api-keys/${apiKey.id}`}
          className="max-w-56 truncate rounded-xs font-medium hover:underline"
          title={apiKey.name}
        >
          {apiKey.name}
        </PrefetchLink>
        {apiKey.state === 'disabled' && <StateBadge state={apiKey.state} />}
        {isLive && apiKey.expires_at && <ExpiryBadge expires_at={apiKey.expires_at} />}
      </div>
      <code className="font-mono text-muted text-xs">{maskedKey(apiKey)}</code>
      {isLive && <RotationBadge apiKey={apiKey} />}
      {isLive && (
        <span className="text-faint text-xs @xl:whitespace-nowrap">
          <RelativeTime value={apiKey.created_at} /> by{' '}
          <span title={apiKey.created_by_label}>{personName(apiKey.created_by_label)}</span>
        </span>
      )}
    </div>
  );
}

/** When, from where and by which client a key was last used. */
export function LastUsed({ apiKey }: { apiKey: ApiKey }) {
  const from = usedFrom(apiKey);
  if (apiKey.marks.includes('never_used')) return <UnusedBadge apiKey={apiKey} />;
  return (
    <div>
      <RelativeTime value={apiKey.last_used_at} className={apiKey.last_used_at ? undefined : 'text-muted'} />
      {apiKey.last_used_at && from && (
        <div
          className="text-muted text-note [overflow-wrap:anywhere] @xl:max-w-44"
          title={apiKey.last_used_user_agent ?? undefined}
        >
          {from}
        </div>
      )}
      <UnusedBadge apiKey={apiKey} />
    </div>
  );
}

/** The three request counts side by side, for the card layout on phones. */
export function UsageNumbers({ apiKey }: { apiKey: ApiKey }) {
  const { last_24_hours, last_7_days, last_30_days } = apiKey.usage;
  const numbers = { '24 h': last_24_hours, '7 d': last_7_days, '30 d': last_30_days };
  return (
    <dl className="mt-2 grid grid-cols-3 gap-2 border-t pt-2">
      {Object.entries(numbers).map(([window, value]) => (
        <div key={window}>
          <dt className="text-muted text-xs">{window}</dt>
          <dd>
            <Count value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A sparkline of the last 30 days, three days per bar. */
export function UsageSparkline({ apiKey }: { apiKey: ApiKey }) {
  const { daily, last_30_days } = apiKey.usage;
  const bars = Array.from(
    { length: daily.length / 3 },
    (_, at) => daily[3 * at]! + daily[3 * at + 1]! + daily[3 * at + 2]!,
  );
  return <Sparkline values={bars} label={`${plural(last_30_days, 'request')} in the last 30 days`} />;
}

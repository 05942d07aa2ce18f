import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { LIVE_KEYS_LIMIT } from '@/lib/api-keys/keys/constants';
import { formatNumber } from '@/lib/core/format';
import { type ApiLimits, PLAN_LIMITS, type Plan } from '@/lib/core/plans';

/** The current plan with what it allows. */
export function PlanCard({ plan, limits }: { plan: Plan; limits: ApiLimits }) {
  const facts = [
    ['API requests', `${formatNumber(limits.requests_per_minute)} per minute`],
    ['Burst', limits.burst ? `${formatNumber(limits.burst)} more in the same minute` : 'None'],
    ['Users', 'No limit'],
    ['API keys', `Up to ${formatNumber(LIVE_KEYS_LIMIT)} active`],
  ];
  return (
    <Card>
      <CardHeader title={`${PLAN_LIMITS[plan].label} plan`} description="What your organization’s plan allows." />
      <CardBody>
        <dl className="grid grid-cols-4 gap-x-6 gap-y-4 max-lg:grid-cols-2">
          {facts.map(([term, value]) => (
            <div key={term} className="min-w-0">
              <dt className="text-muted text-note">{term}</dt>
              <dd className="mt-0.5 text-pretty font-medium">{value}</dd>
            </div>
          ))}
        </dl>
      </CardBody>
    </Card>
  );
}

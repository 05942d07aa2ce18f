/** The plans of an organization, from the smallest. */
export const PLANS = ['starter', 'pro', 'elite'] as const;
export type Plan = (typeof PLANS)[number];

/** What a key may call: so many requests a minute, and so many more in the same minute before calls are refused. */
export interface ApiLimits {
  requests_per_minute: number;
  burst: number;
}

/** What each plan allows, with its name on screen. */
export const PLAN_LIMITS: Record<Plan, ApiLimits & { label: string }> = {
  starter: { label: 'Starter', requests_per_minute: 60, burst: 10 },
  pro: { label: 'Pro', requests_per_minute: 300, burst: 50 },
  elite: { label: 'Elite', requests_per_minute: 1000, burst: 200 },
};

/**
 * The limits in force for a plan.
 * @param perMinute replaces the plan's figures (`API_RATE_LIMIT_PER_MINUTE`); exactly so many, without a burst.
 */
export function limitsOf(plan: Plan, perMinute?: number): ApiLimits {
  if (perMinute !== undefined) return { requests_per_minute: perMinute, burst: 0 };
  const { requests_per_minute, burst } = PLAN_LIMITS[plan];
  return { requests_per_minute, burst };
}

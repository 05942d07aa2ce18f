/** The plans of an organization, smallest first. */
export const PLANS = ['starter', 'pro', 'elite'] as const;
export type Plan = (typeof PLANS)[number];

/** Rate limits of a key: requests per minute, and extra requests in the same minute before requests are rejected. */
export interface ApiLimits {
  requests_per_minute: number;
  burst: number;
}

/** The limits of each plan, with its display name. */
export const PLAN_LIMITS: Record<Plan, ApiLimits & { label: string }> = {
  starter: { label: 'Starter', requests_per_minute: 60, burst: 10 },
  pro: { label: 'Pro', requests_per_minute: 300, burst: 50 },
  elite: { label: 'Elite', requests_per_minute: 1000, burst: 200 },
};

/**
 * Returns the limits in force for a plan.
 * @param perMinute overrides the plan (`API_RATE_LIMIT_PER_MINUTE`): exactly this many, without a burst
 */
export function limitsOf(plan: Plan, perMinute?: number): ApiLimits {
  if (perMinute !== undefined) return { requests_per_minute: perMinute, burst: 0 };
  const { requests_per_minute, burst } = PLAN_LIMITS[plan];
  return { requests_per_minute, burst };
}

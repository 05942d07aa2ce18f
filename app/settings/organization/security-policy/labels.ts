import { formatDuration, plural } from '@/lib/core/format';
import type { SecurityPolicy } from '@/lib/organization/security-policy/schema';

/** Labels of the policy's fields, on the cards and in the conflict notice. */
export const POLICY_LABELS = {
  two_factor_required_from: 'Two-factor authentication',
  session_idle_minutes: 'Idle timeout',
  session_lifetime_minutes: 'Maximum session length',
  api_key_lifetime_days: 'Maximum API key lifetime',
} as const;
export type PolicyField = keyof typeof POLICY_LABELS;

const dateAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });

/** Returns an instant in the viewer's time zone: `12 December 2026 at 14:00`. Only for what renders in the browser alone. */
export function formatDateTime(instant: string | number): string {
  return dateAndTime.format(new Date(instant));
}

/** Returns a policy value as text: `not required`, `14 days`, `no limit`. */
export function formatPolicyValue(field: PolicyField, value: SecurityPolicy[PolicyField]): string {
  if (field === 'two_factor_required_from')
    return value === null ? 'not required' : `required from ${formatDateTime(value)}`;
  if (field === 'api_key_lifetime_days') return value === null ? 'no limit' : plural(Number(value), 'day');
  return formatDuration(Number(value) * 60);
}

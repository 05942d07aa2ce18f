import { formatNumber, plural } from '@/lib/core/format';
import type { Group } from './row';

/** Summarizes a list before it is sent: `25 ready · 5 to fix`. */
export function describeReview({ ready, refused, known, unchecked }: Record<Group, number>): string {
  const total = ready + refused + known + unchecked;
  if (unchecked > 0) return `Checking ${plural(total, 'row')}…`;
  return parts([
    [ready, 'ready'],
    [refused, 'to fix'],
    [known, 'already invited or a member'],
  ]);
}

function parts(counts: [number, string][]): string {
  const shown = counts.filter(([count]) => count > 0).map(([count, label]) => `${formatNumber(count)} ${label}`);
  return shown.join(' · ') || 'No rows left.';
}

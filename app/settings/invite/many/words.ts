import type { Group } from './row';

/** A number of invitations in words. */
export function invitationsIn(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'invitation' : 'invitations'}`;
}

/** How a list stands before it is sent. */
export function summaryOf({ ready, refused, known, unchecked, sent }: Record<Group, number>): string {
  const total = ready + refused + known + unchecked + sent;
  if (unchecked > 0) return `Checking ${total.toLocaleString('en')} rows…`;
  return parts([
    [ready, 'ready'],
    [refused, 'to fix'],
    [known, 'invited or a member already'],
  ]);
}

/** What became of a list. */
export function outcomeOf({ ready, refused, known, sent, unchecked }: Record<Group, number>): string {
  return parts([
    [sent, 'invited'],
    [known, 'invited or a member already'],
    [refused, 'not invited'],
    [ready + unchecked, 'not sent'],
  ]);
}

function parts(counts: [number, string][]): string {
  const told = counts.filter(([count]) => count > 0).map(([count, what]) => `${count.toLocaleString('en')} ${what}`);
  return told.join(' · ') || 'No rows are left.';
}

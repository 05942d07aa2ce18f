import { and, eq, exists, sql } from 'drizzle-orm';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { oneTimeTokens } from '@/db/schema/control/sign-in';
import { retry } from '@/lib/platform/jobs/retry';

/** The mail of one try: what it invites to, and the secret that it carries. */
export interface DeliveryRef {
  invitation_id: string;
  token_id: string;
}

/**
 * Notes what became of a mail. When its secret was replaced or revoked meanwhile, a newer mail speaks for the invitation
 * and nothing is written.
 */
export async function noteDelivery(
  { invitation_id, token_id }: DeliveryRef,
  fate: { delivery: 'sent' } | { delivery: 'queued' | 'failed'; why: string },
): Promise<void> {
  await retry(() =>
    inTransaction(controlPool(), async (tx) => {
      const mine = tx.select({ id: oneTimeTokens.id }).from(oneTimeTokens).where(eq(oneTimeTokens.id, token_id));
      // First the lock, then the look: a renewal that is just committing is seen, in one statement it would not be.
      await tx.select({ id: invitations.id }).from(invitations).where(eq(invitations.id, invitation_id)).for('update');
      await tx
        .update(invitations)
        .set({
          delivery: fate.delivery,
          delivery_error: fate.delivery === 'sent' ? null : fate.why,
          ...(fate.delivery === 'sent' && { sent_at: sql`now()` }),
          updated_at: sql`now()`,
        })
        .where(and(eq(invitations.id, invitation_id), exists(mine)));
    }),
  );
}

/** Notes that an invitation is not mailed at all, and why. */
export async function noteRefusal(tx: Tx, invitation_id: string, why: string): Promise<void> {
  await tx
    .update(invitations)
    .set({ delivery: 'failed', delivery_error: why, updated_at: sql`now()` })
    .where(eq(invitations.id, invitation_id));
}

import { and, eq, exists, sql } from 'drizzle-orm';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { oneTimeTokens } from '@/db/schema/control/sign-in';
import { retry } from '@/lib/platform/jobs/retry';
import type { DeliveryResult } from '@/lib/platform/mail/define-mail';

/** The mail of one attempt: the invitation, and the secret that the mail carries. */
export interface DeliveryRef {
  invitation_id: string;
  token_id: string;
}

/**
 * Saves the result of an attempt. Writes nothing when the secret was replaced or revoked meanwhile: the delivery status is
 * then the newer mail's.
 */
export async function saveDelivery({ invitation_id, token_id }: DeliveryRef, result: DeliveryResult): Promise<void> {
  await retry(() =>
    inTransaction(controlPool(), async (tx) => {
      const mine = tx.select({ id: oneTimeTokens.id }).from(oneTimeTokens).where(eq(oneTimeTokens.id, token_id));
      // Locks first and checks second: a single statement would miss a renewal that is just committing.
      await tx.select({ id: invitations.id }).from(invitations).where(eq(invitations.id, invitation_id)).for('update');
      await tx
        .update(invitations)
        .set({
          delivery: result.delivery,
          delivery_error: result.delivery === 'sent' ? null : result.why,
          ...(result.delivery === 'sent' && { sent_at: sql`now()` }),
          updated_at: sql`now()`,
        })
        .where(and(eq(invitations.id, invitation_id), exists(mine)));
    }),
  );
}

/** Saves that an invitation was not mailed at all, and why. */
export async function saveRefusal(tx: Tx, invitation_id: string, why: string): Promise<void> {
  await tx
    .update(invitations)
    .set({ delivery: 'failed', delivery_error: why, updated_at: sql`now()` })
    .where(eq(invitations.id, invitation_id));
}

import { and, eq, ne } from 'drizzle-orm';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { createToken } from '@/lib/platform/crypto/tokens';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';
import { temporaryPasswordEmail } from './temporary-password';

/** Mails a new temporary password to a member whose password an administrator reset; skipped when they are no member any more. */
export async function sendTemporaryPassword(data: JobData['send-temporary-password']): Promise<Outcome> {
  const { user_id, organization_id, requested_by } = data;
  const prepared = await inTransaction(controlPool(), async (tx) => {
    const organization = await organizationOf(tx, user_id, organization_id);
    const person = organization && (await findRecipient(tx, user_id));
    if (!person) return undefined;
    const token = await createToken(tx, { purpose: 'temporary_password', user_id, organization_id });
    return { organization, person, token };
  });
  if (!prepared) return skipped('the person is no member any more');
  const { organization, person, token } = prepared;
  const letter = temporaryPasswordEmail({
    ...sender(),
    first_name: person.first_name,
    email: person.email,
    time_zone: person.time_zone,
    organization_name: organization.name,
    requested_by,
    temporary_password: token.secret,
    expires_at: token.expires_at,
  });
  return sendOrGiveUp({ to: person.to, ...letter, message_id: token.id, secret: token.secret });
}

async function organizationOf(tx: Tx, user_id: string, organization_id: string) {
  const [row] = await tx
    .select({ name: organizations.name })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .where(
      and(
        eq(memberships.user_id, user_id),
        eq(memberships.organization_id, organization_id),
        ne(memberships.status, 'suspended'),
      ),
    );
  return row;
}

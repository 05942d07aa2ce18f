import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { locateAddress } from '@/lib/platform/location/locate';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/**
 * Finds what a mail about a key needs as of now; undefined when the key is gone or the person is no longer an active owner.
 * There are no mails about the keys of the playground.
 * @param secret_id the secret whose last four characters the mail shows; the current one unless given
 */
export async function findKeyMail(db: Db, api_key_id: string, user_id: string, secret_id?: string) {
  const [found] = await db
    .select({ api_key: apiKeys, organization_name: organizations.name, last_four: apiKeySecrets.last_four })
    .from(apiKeys)
    .innerJoin(organizations, eq(organizations.id, apiKeys.organization_id))
    .innerJoin(memberships, eq(memberships.organization_id, apiKeys.organization_id))
    .innerJoin(apiKeySecrets, eq(apiKeySecrets.api_key_id, apiKeys.id))
    .where(
      and(
        eq(apiKeys.id, api_key_id),
        eq(apiKeys.purpose, 'client'),
        eq(memberships.user_id, user_id),
        eq(memberships.role, 'OWNER'),
        eq(memberships.status, 'active'),
        secret_id ? eq(apiKeySecrets.id, secret_id) : isNull(apiKeySecrets.expires_at),
      ),
    );
  const person = found && (await findRecipient(db, user_id));
  if (!person) return undefined;
  const { api_key, organization_name, last_four } = found;
  const { first_name, time_zone, to } = person;
  const facts = { ...api_key, last_four, ...(await lastUse(db, api_key_id)) };
  return { to, row: api_key, mail: { ...sender(), first_name, time_zone, organization_name, api_key: facts } };
}

async function lastUse(db: Db, api_key_id: string) {
  const [use] = await db
    .select({ last_used_at: apiKeySecrets.last_used_at, last_used_ip: apiKeySecrets.last_used_ip })
    .from(apiKeySecrets)
    .where(and(eq(apiKeySecrets.api_key_id, api_key_id), isNotNull(apiKeySecrets.last_used_at)))
    .orderBy(desc(apiKeySecrets.last_used_at))
    .limit(1);
  const { last_used_at, last_used_ip } = use ?? { last_used_at: null, last_used_ip: null };
  return { last_used_at, last_used_ip, last_used_location: await locateAddress(last_used_ip) };
}

/** When the last of a key's old secrets stops working, by the database's clock; null when none works any longer. */
export async function graceEnd(db: Db, api_key_id: string): Promise<string | null> {
  const [last] = await db
    .select({ expires_at: apiKeySecrets.expires_at })
    .from(apiKeySecrets)
    .where(and(eq(apiKeySecrets.api_key_id, api_key_id), sql`${apiKeySecrets.expires_at} > now()`))
    .orderBy(desc(apiKeySecrets.expires_at))
    .limit(1);
  return last?.expires_at ?? null;
}

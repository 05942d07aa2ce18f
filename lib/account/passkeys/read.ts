import { and, eq, isNotNull } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { passkeyHandles, passkeys } from '@/db/schema/control/passkeys';
import { notFound } from '@/lib/core/problem';
import { describeDevice } from '@/lib/core/user-agent';
import { randomToken } from '@/lib/platform/crypto/tokens';
import type { Attestation, Passkey } from './schema';

type Row = typeof passkeys.$inferSelect;

/** A passkey as its owner sees it. */
export function describe({ id, name, backed_up: is_synced, created_at, last_used_at }: Row): Passkey {
  return { id, name, is_synced, created_at, last_used_at };
}

/** Returns one of a person's active passkeys, locked. @throws Problem `not_found` */
export async function lockPasskey(tx: Tx, user_id: string, id: string): Promise<Row> {
  const [row] = await tx
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.id, id), eq(passkeys.user_id, user_id), isNotNull(passkeys.confirmed_at)))
    .for('update');
  if (!row) throw notFound('passkey');
  return row;
}

/** Returns the user handle by which authenticators know a person; created with the first passkey. */
export async function handleOf(tx: Tx, user_id: string): Promise<string> {
  await tx.insert(passkeyHandles).values({ user_id, user_handle: randomToken() }).onConflictDoNothing();
  const [row] = await tx.select().from(passkeyHandles).where(eq(passkeyHandles.user_id, user_id));
  return row!.user_handle;
}

/**
 * Suggests the name of a new passkey: the device that it was created on, or the kind of authenticator; numbered if that name is
 * taken.
 */
export function suggestName(
  attestation: Attestation,
  user_agent: string | null,
  taken: readonly Pick<Row, 'name'>[],
): string {
  const names = new Set(taken.map(({ name }) => name));
  const name = kindOf(attestation, user_agent);
  let number = 1;
  const numbered = () => (number === 1 ? name : `${name} ${number}`);
  while (names.has(numbered())) number++;
  return numbered();
}

function kindOf({ authenticatorAttachment, response }: Attestation, user_agent: string | null): string {
  if (authenticatorAttachment === 'cross-platform') {
    return response.transports?.includes('hybrid') ? 'Phone or tablet' : 'Security key';
  }
  const { browser, device } = describeDevice(user_agent);
  return [browser?.replace(/ \d+$/, ''), device].filter(Boolean).join(' on ').slice(0, 50) || 'Passkey';
}

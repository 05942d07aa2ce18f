import { asc, eq, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { passkeys } from '@/db/schema/control/passkeys';
import type { Actor } from '@/lib/actor';
import { requestSignInPasskey, signInWithPasskey } from '@/lib/auth/passkey-sign-in';
import { browser } from '@/tests/signed-in';
import { SoftAuthenticator } from '@/tests/soft-authenticator';
import { beginPasskey, registerPasskey, requestOwnPasskey, turnOnByPasskey } from './operations';
import type { Assertion } from './schema';

/** A request from the browser in front of which a person sits before signing in. */
export const BROWSER = { ...browser, device_hash: 'the-mark-of-this-browser' };

/** Adds a passkey for a signed-in person, as the first second factor or beside others. */
export async function addPasskey(
  actor: Actor,
  authenticator = new SoftAuthenticator(),
  proof: { code?: string; passkey?: Assertion } = {},
) {
  const attestation = authenticator.create(await beginPasskey(actor, proof));
  const { passkey, recovery_codes } = await registerPasskey(actor, { passkey: attestation });
  if (recovery_codes) await turnOnByPasskey(actor, { id: passkey.id });
  return { authenticator, id: passkey.id, name: passkey.name, recovery_codes };
}

/** Shows a passkey on the sign-in page. @param unusual what an honest authenticator would not do */
export async function showAtSignIn(
  authenticator: SoftAuthenticator,
  unusual: Parameters<SoftAuthenticator['get']>[1] = {},
  at = BROWSER,
) {
  const assertion = authenticator.get(await requestSignInPasskey(BROWSER), unusual);
  return signInWithPasskey(assertion, at);
}

/** A passkey as a signed-in person shows it to confirm who they are. */
export async function shown(
  actor: Actor,
  authenticator: SoftAuthenticator,
  unusual: Parameters<SoftAuthenticator['get']>[1] = {},
): Promise<Assertion> {
  return authenticator.get(await requestOwnPasskey(actor, {}), unusual);
}

/** The stored row of a passkey. */
export async function rowOf(id: string) {
  const [row] = await controlDb().select().from(passkeys).where(eq(passkeys.id, id));
  return row;
}

/** Puts a passkey there that was added so many minutes ago, and has counted since. */
export async function putPasskey(user_id: string, name: string, minutes = 0): Promise<void> {
  const at = sql`now() - make_interval(mins => ${minutes})` as never;
  const key = { public_key: 'k', counter: 0, transports: [], backup_eligible: false, backed_up: false };
  await controlDb()
    .insert(passkeys)
    .values({ ...key, user_id, name, credential_id: `${name} of ${user_id}`, created_at: at, confirmed_at: at });
}

/** What the passkeys of a person are called, the oldest first. */
export async function namesOf(user_id: string): Promise<string[]> {
  const found = await controlDb()
    .select({ name: passkeys.name })
    .from(passkeys)
    .where(eq(passkeys.user_id, user_id))
    .orderBy(asc(passkeys.created_at));
  return found.map(({ name }) => name);
}

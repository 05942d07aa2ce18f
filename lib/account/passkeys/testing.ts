import { asc, eq, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { passkeys } from '@/db/schema/control/passkeys';
import { sessions } from '@/db/schema/control/sign-in';
import { PASSWORD, person } from '@/lib/account/second-factor/testing';
import { findSession } from '@/lib/account/sessions/find-session';
import { requestSignInPasskey, signInWithPasskey } from '@/lib/account/sign-in/passkey-sign-in';
import { signIn as signInByPassword } from '@/lib/account/sign-in/sign-in';
import type { Actor } from '@/lib/core/actor';
import { browser } from '@/tests/signed-in';
import { SoftAuthenticator } from '@/tests/soft-authenticator';
import { beginPasskey, registerPasskey, requestOwnPasskey, turnOnByPasskey } from './operations';
import type { Assertion } from './schema';

/** A request from a person's browser before signing in. */
export const BROWSER = { ...browser, device_hash: 'the-mark-of-this-browser' };

/** Adds a passkey for a signed-in person, as the first second factor or an additional one. */
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

/** Uses a passkey on the sign-in page. @param unusual what a genuine authenticator would not do */
export async function showAtSignIn(
  authenticator: SoftAuthenticator,
  unusual: Parameters<SoftAuthenticator['get']>[1] = {},
  at = BROWSER,
) {
  const assertion = authenticator.get(await requestSignInPasskey(BROWSER), unusual);
  return signInWithPasskey(assertion, at);
}

/** The assertion with which a signed-in person reauthenticates. */
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

/** Stores an active passkey that was added the given number of minutes ago. */
export async function putPasskey(user_id: string, name: string, minutes = 0): Promise<void> {
  const at = sql`now() - make_interval(mins => ${minutes})`;
  const key = { public_key: 'k', counter: 0, transports: [], backup_eligible: false, backed_up: false };
  await controlDb()
    .insert(passkeys)
    .values({ ...key, user_id, name, credential_id: `${name} of ${user_id}`, created_at: at, confirmed_at: at });
}

/** Returns the names of a person's passkeys, oldest first. */
export async function namesOf(user_id: string): Promise<string[]> {
  const found = await controlDb()
    .select({ name: passkeys.name })
    .from(passkeys)
    .where(eq(passkeys.user_id, user_id))
    .orderBy(asc(passkeys.created_at));
  return found.map(({ name }) => name);
}

/** A person whose second factor is a passkey. */
export async function holder(authenticator = new SoftAuthenticator()) {
  const who = await person();
  return { ...who, ...(await addPasskey(who.actor, authenticator)) };
}

/** Reads the session's current row. */
export const sessionOf = async (token: string) => (await findSession(token, browser))!;

/** A session after the password and before the second factor. */
export async function half(email: string) {
  const { token } = await signInByPassword({ email, password: PASSWORD }, browser);
  return { token, ...(await sessionOf(token)) };
}

/** The actor of a session an hour after its last authentication. */
export async function anHourLater(actor: Actor, token: string): Promise<Actor> {
  await controlDb()
    .update(sessions)
    .set({ proved_at: sql`now() - interval '1 hour'` })
    .where(eq(sessions.id, actor.session_id!));
  return (await sessionOf(token)).actor;
}

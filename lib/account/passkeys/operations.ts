import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '@/db/client';
import { passkeys } from '@/db/schema/control/passkeys';
import { lockUser, sessionOf } from '@/lib/account/password/passwords';
import { activateRecoveryCodes, createRecoveryCodes } from '@/lib/account/second-factor/recovery-codes';
import { FactorProof, TwoFactorChanged } from '@/lib/account/second-factor/schema';
import { hasSecondFactor, notify, passkeyProblem } from '@/lib/account/second-factor/second-factor';
import { endOthersAndNotify, requireFactor, requireFactorBeforeAdding } from '@/lib/account/second-factor/steps';
import { activeFactor } from '@/lib/account/second-factor/totp-factor';
import { Problem } from '@/lib/core/problem';
import { Id } from '@/lib/core/schema';
import { mutation, query } from '@/lib/operation/operation';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import { ALGORITHMS, checkAttestation, descriptorsOf, passkeysOf, requestPasskey } from './passkey';
import { CHALLENGE_MS, createChallenge } from './passkey-challenge';
import { describe, handleOf, lockPasskey, suggestName } from './read';
import { relyingParty } from './relying-party';
import {
  MOST_PASSKEYS,
  Passkey,
  PasskeyCreation,
  PasskeyRequest,
  Registered,
  RegisterInput,
  RenameInput,
} from './schema';

const FULL = `You have ${MOST_PASSKEYS} passkeys, which is the limit. Remove one that you no longer use.`;
const OVER = 'This passkey set-up has expired or was restarted elsewhere. Add the passkey again.';
const TAKEN = 'This passkey is already registered. Choose another device, or sign in with it.';
const LAST =
  'This is your only second factor. Turn two-factor authentication off to remove it, or add another passkey or an authenticator app first.';
const LAST_BESIDE_LOCKED =
  'Your authenticator app is locked, so this is the only second factor that you can use. Replace the app, or add another passkey first.';

/** Lists the actor's own passkeys. */
export const listPasskeys = query({
  name: 'passkey.list',
  summary: 'List your passkeys',
  permission: 'self:read',
  input: z.strictObject({}),
  output: z.array(Passkey),
  run: async ({ actor, db }) => (await passkeysOf(db, actor.id)).map(describe),
});

/**
 * Returns the options with which a browser creates a passkey. Requires the second factor if there is one: an intruder with a
 * stolen session and password must not be able to add a passkey.
 */
export const beginPasskey = mutation({
  name: 'passkey.begin',
  summary: 'Start adding a passkey',
  permission: 'self:enrol_second_factor',
  once: true,
  requires_reauthentication: ({ code, passkey }) => code === undefined && passkey === undefined,
  rotates_session: true,
  input: z.strictObject(FactorProof),
  output: PasskeyCreation,
  async run({ actor, db, unchanged }, proof) {
    const session_id = sessionOf(actor);
    const user = await lockUser(db, actor);
    await requireFactorBeforeAdding(db, actor, proof);
    const own = await passkeysOf(db, user.id);
    if (own.length >= MOST_PASSKEYS) throw new Problem('conflict', FULL);
    const { id, name } = relyingParty();
    unchanged();
    return {
      rp: { id, name },
      user: {
        id: await handleOf(db, user.id),
        name: user.email,
        displayName: `${user.first_name} ${user.last_name}`,
      },
      challenge: await createChallenge(db, { purpose: 'register', session_id }),
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' as const })),
      timeout: CHALLENGE_MS,
      excludeCredentials: descriptorsOf(own),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
    } as const;
  },
});

/**
 * Adds the passkey that the browser created. With another second factor on, it takes effect at once. As the first one it takes
 * effect when its recovery codes are saved (`passkey.turn_on`), so closing the window before that changes nothing.
 */
export const registerPasskey = mutation({
  name: 'passkey.register',
  summary: 'Add the passkey that the browser created',
  permission: 'self:enrol_second_factor',
  once: true,
  requires_reauthentication: true,
  input: RegisterInput,
  output: Registered,
  async run({ actor, db, audit, unchanged }, { passkey: attestation }) {
    const user = await lockUser(db, actor);
    const checked = await checkAttestation(attestation, { purpose: 'register', session_id: sessionOf(actor) });
    if (typeof checked === 'string') throw passkeyProblem(checked);
    const own = await passkeysOf(db, user.id);
    if (own.length >= MOST_PASSKEYS) throw new Problem('conflict', FULL);
    const counts = await hasSecondFactor(db, user.id);
    await db.delete(passkeys).where(and(eq(passkeys.user_id, user.id), isNull(passkeys.confirmed_at)));
    const { credential, credentialDeviceType, credentialBackedUp } = checked;
    const [row] = await db
      .insert(passkeys)
      .values({
        user_id: user.id,
        credential_id: credential.id,
        public_key: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: attestation.response.transports ?? [],
        backup_eligible: credentialDeviceType === 'multiDevice',
        backed_up: credentialBackedUp,
        name: suggestName(attestation, actor.request.user_agent, own),
        confirmed_at: counts ? sql`now()` : null,
      })
      .onConflictDoNothing({ target: passkeys.credential_id })
      .returning();
    if (!row) throw new Problem('conflict', TAKEN);
    if (!counts) {
      unchanged();
      return { passkey: describe(row), recovery_codes: await createRecoveryCodes(db, user.id, row.id) };
    }
    audit({ action: 'passkey.add', target: { type: 'passkey', id: row.id, label: row.name } });
    await notify(db, user.id, 'passkey_added', { passkey: row.name });
    return { passkey: describe(row), recovery_codes: null };
  },
});

/** Turns two-factor on with a first passkey once its recovery codes are saved. Other sessions end. */
export const turnOnByPasskey = mutation({
  name: 'passkey.turn_on',
  summary: 'Turn two-factor authentication on with your first passkey',
  permission: 'self:enrol_second_factor',
  once: true,
  requires_reauthentication: true,
  rotates_session: true,
  input: z.strictObject({ id: Id }),
  output: TwoFactorChanged,
  async run({ actor, db, audit }, { id }) {
    const user = await lockUser(db, actor);
    const [row] = await db
      .update(passkeys)
      .set({ confirmed_at: sql`now()` })
      .where(
        and(
          eq(passkeys.id, id),
          eq(passkeys.user_id, user.id),
          isNull(passkeys.confirmed_at),
          gt(passkeys.created_at, sql`now() - interval '1 hour'`),
        ),
      )
      .returning();
    if (!row || !(await activateRecoveryCodes(db, user.id, id))) throw new Problem('not_found', OVER);
    const target = { type: 'passkey', id, label: row.name };
    audit({ action: 'passkey.add', target, changes: { two_factor: { before: false, after: true } } });
    return endOthersAndNotify(db, actor, 'passkey_added', row.name);
  },
});

/** Renames a passkey. */
export const renamePasskey = mutation({
  name: 'passkey.rename',
  summary: 'Rename a passkey',
  permission: 'self:write',
  once: true,
  input: RenameInput,
  output: Passkey,
  async run({ actor, db, audit, unchanged }, { id, name }) {
    const before = await lockPasskey(db, actor.id, id);
    const changes = auditDiff(before, { name }, { fields: ['name'] });
    if (Object.keys(changes).length === 0) {
      unchanged();
      return describe(before);
    }
    await db.update(passkeys).set({ name }).where(eq(passkeys.id, id));
    audit({ target: { type: 'passkey', id, label: name }, changes });
    return describe({ ...before, name });
  },
});

/**
 * Removes a passkey. Requires a second factor, which may be that very passkey. Other sessions end, because one of them may belong
 * to the passkey's present holder. The last second factor can only be removed with `two_factor.turn_off`, which takes both factors.
 * @returns also what the browser needs to forget the passkey
 */
export const removePasskey = mutation({
  name: 'passkey.remove',
  summary: 'Remove a passkey',
  permission: 'self:write',
  once: true,
  rotates_session: true,
  input: z.strictObject({ id: Id, ...FactorProof }),
  output: TwoFactorChanged.extend({ rp_id: z.string(), credential_id: z.string() }),
  async run({ actor, db, audit }, { id, ...proof }) {
    const user = await lockUser(db, actor);
    const row = await lockPasskey(db, user.id, id);
    await assertNotLast(db, user.id, id);
    await requireFactor(db, actor, proof);
    await db.delete(passkeys).where(eq(passkeys.id, id));
    audit({ target: { type: 'passkey', id, label: row.name } });
    const ended = await endOthersAndNotify(db, actor, 'passkey_removed', row.name);
    return { ...ended, rp_id: relyingParty().id, credential_id: row.credential_id };
  },
});

// A locked app doesn't count: without the passkey only the recovery codes would be left.
async function assertNotLast(tx: Tx, user_id: string, id: string): Promise<void> {
  const others = (await passkeysOf(tx, user_id)).some((passkey) => passkey.id !== id);
  if (others) return;
  const app = await activeFactor(tx, user_id);
  if (!app) throw new Problem('conflict', LAST);
  if (app.locked_at) throw new Problem('conflict', LAST_BESIDE_LOCKED);
}

/** Returns the options to ask for one of the actor's passkeys: to reauthenticate, or before a factor is changed. */
export const requestOwnPasskey = mutation({
  name: 'passkey.request',
  summary: 'Request one of your passkeys',
  permission: 'self:write',
  once: true,
  input: z.strictObject({}),
  output: PasskeyRequest,
  async run({ actor, db, unchanged }) {
    unchanged();
    const own = await passkeysOf(db, actor.id);
    return requestPasskey(db, { purpose: 'confirm', session_id: sessionOf(actor) }, own);
  },
});

/** Returns the options to ask for a passkey as the second factor of signing in. */
export const requestSecondFactorPasskey = mutation({
  name: 'passkey.request_second_factor',
  summary: 'Request one of your passkeys as the second factor',
  permission: 'self:verify_second_factor',
  once: true,
  input: z.strictObject({}),
  output: PasskeyRequest,
  async run({ actor, db, unchanged }) {
    unchanged();
    const own = await passkeysOf(db, actor.id);
    return requestPasskey(db, { purpose: 'second_factor', session_id: sessionOf(actor) }, own);
  },
});

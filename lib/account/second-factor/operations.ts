import { z } from 'zod';
import {
  findUser,
  lockPendingSession,
  lockUser,
  sessionOf,
  verifyCurrentPassword,
  wrongPassword,
} from '@/lib/account/password/passwords';
import { completeSecondFactor } from '@/lib/account/sessions/session';
import { signedIn } from '@/lib/account/sign-in/sign-in';
import { newId } from '@/lib/core/id';
import { notFound, Problem } from '@/lib/core/problem';
import { Id } from '@/lib/core/schema';
import { mutation, query } from '@/lib/operation/operation';
import { qrCode } from './qr-code';
import { twoFactorOf } from './read';
import { activateRecoveryCodes, createRecoveryCodes } from './recovery-codes';
import { assertMayGoWithout } from './requirement';
import {
  BeginInput,
  Enrolment,
  NewRecoveryCodes,
  ProveInput,
  RenewInput,
  TurnOffInput,
  TwoFactor,
  TwoFactorChanged,
  Verified,
  VerifyByPasskeyInput,
  VerifyInput,
} from './schema';
import { hasSecondFactor, notify, removeSecondFactors, verifyCode, verifyPasskeyFactor } from './second-factor';
import { endOthersAndNotify, requireFactor, requireFactorBeforeAdding, verifyEnrolment, verifyFactor } from './steps';
import { setupUri } from './totp';
import { activateFactor, activeFactor, beginFactor } from './totp-factor';
import { forgetTrustedBrowsers } from './trusted-browser';

/** How the log and the email describe a new app, by what was there before. */
const CHANGES = {
  nothing: { action: 'two_factor.turn_on', notice: 'two_factor_on' },
  passkey: { action: 'two_factor.add_app', notice: 'authenticator_app_added' },
  app: { action: 'two_factor.replace', notice: 'two_factor_replaced' },
} as const;

const OFF = 'Two-factor authentication is already off.';

/** Returns the actor's second factor, recovery codes and trusted browsers. */
export const getTwoFactor = query({
  name: 'two_factor.get',
  summary: 'Get the state of your two-factor authentication',
  permission: 'self:read',
  input: z.strictObject({}),
  output: TwoFactor,
  run: ({ actor, db }) => twoFactorOf(db, actor.id),
});

/**
 * Starts setting up an authenticator app. Nothing changes until `two_factor.turn_on`; an app that is on stays on until then.
 * Requires the second factor if there is one: a password alone must not bypass it.
 */
export const beginTwoFactor = mutation({
  name: 'two_factor.begin',
  summary: 'Start setting up an authenticator app',
  permission: 'self:enrol_second_factor',
  once: true,
  requires_reauthentication: ({ code, passkey }) => code === undefined && passkey === undefined,
  rotates_session: true,
  input: BeginInput,
  output: Enrolment,
  async run({ actor, db, unchanged }, proof) {
    const user = await lockUser(db, actor);
    await requireFactorBeforeAdding(db, actor, proof);
    const { id, seed } = await beginFactor(db, user.id, sessionOf(actor));
    const uri = setupUri(user.email, seed);
    unchanged();
    return { enrolment_id: id, seed, uri, qr: qrCode(uri) };
  },
});

/** Verifies with a first code that the app was set up correctly. @returns the recovery codes to save before it takes effect */
export const proveTwoFactor = mutation({
  name: 'two_factor.prove',
  summary: 'Verify an authenticator app with a first code',
  permission: 'self:enrol_second_factor',
  once: true,
  requires_reauthentication: true,
  input: ProveInput,
  output: NewRecoveryCodes,
  async run({ actor, db, unchanged }, { enrolment_id, code }) {
    await lockUser(db, actor);
    await verifyEnrolment(db, actor, enrolment_id, code);
    unchanged();
    return { set_id: enrolment_id, recovery_codes: await createRecoveryCodes(db, actor.id, enrolment_id) };
  },
});

/** Turns two-factor on, or replaces the app, once the recovery codes are saved. Other sessions and trusted browsers end. */
export const turnOnTwoFactor = mutation({
  name: 'two_factor.turn_on',
  summary: 'Turn two-factor authentication on',
  permission: 'self:enrol_second_factor',
  once: true,
  requires_reauthentication: true,
  rotates_session: true,
  input: z.strictObject({ enrolment_id: Id }),
  output: TwoFactorChanged,
  async run({ actor, db, audit }, { enrolment_id }) {
    const user = await lockUser(db, actor);
    const before = (await activeFactor(db, user.id)) ? 'app' : (await hasSecondFactor(db, user.id)) && 'passkey';
    const on =
      (await activateFactor(db, user.id, enrolment_id)) && (await activateRecoveryCodes(db, user.id, enrolment_id));
    if (!on) throw new Problem('not_found', 'This set-up has expired or was restarted elsewhere. Start again.');
    const { action, notice } = CHANGES[before || 'nothing'];
    audit({ action, target: { type: 'user', id: user.id, label: user.email } });
    return endOthersAndNotify(db, actor, notice);
  },
});

/** Turns two-factor off and removes app and passkeys. Requires both factors, so that neither a password nor a phone alone is enough. */
export const turnOffTwoFactor = mutation({
  name: 'two_factor.turn_off',
  summary: 'Turn two-factor authentication off',
  permission: 'self:write',
  once: true,
  rotates_session: true,
  input: TurnOffInput,
  output: TwoFactorChanged,
  async prepare({ actor, db }, { current_password }) {
    if (!(await hasSecondFactor(db, actor.id))) throw new Problem('conflict', OFF);
    const user = await findUser(db, actor);
    await verifyCurrentPassword(user, actor, current_password, 'two_factor.turn_off');
    return user;
  },
  async run({ actor, db, audit }, proof, proved) {
    const user = await lockUser(db, actor);
    if (user.password_hash !== proved.password_hash) throw wrongPassword();
    if (!(await hasSecondFactor(db, user.id))) throw new Problem('conflict', OFF);
    await assertMayGoWithout(db, user.id);
    await verifyFactor(db, actor, proof);
    await removeSecondFactors(db, user.id);
    audit({ target: { type: 'user', id: user.id, label: user.email } });
    return endOthersAndNotify(db, actor, 'two_factor_off');
  },
});

/** Verifies the second factor when signing in. The caller trusts the browser if asked to. */
export const verifyTwoFactor = mutation({
  name: 'two_factor.verify',
  summary: 'Enter the second factor',
  permission: 'self:verify_second_factor',
  once: true,
  rotates_session: true,
  input: VerifyInput,
  output: Verified,
  async run({ actor, db, audit }, { code, remember_browser }) {
    const session = await lockPendingSession(db, actor, 'verify_second_factor');
    const second_factor = await verifyCode(db, actor, code);
    const pending = await completeSecondFactor(db, session, second_factor);
    audit(await signedIn(db, actor, session, second_factor));
    return { session_id: session.id, remember_browser, pending };
  },
});

/** Verifies a passkey as the second factor when signing in. */
export const verifyTwoFactorByPasskey = mutation({
  name: 'two_factor.verify_by_passkey',
  summary: 'Use a passkey as the second factor',
  permission: 'self:verify_second_factor',
  once: true,
  rotates_session: true,
  input: VerifyByPasskeyInput,
  output: Verified,
  async run({ actor, db, audit }, { passkey, remember_browser }) {
    const session = await lockPendingSession(db, actor, 'verify_second_factor');
    await verifyPasskeyFactor(db, actor, passkey, { purpose: 'second_factor', session_id: session.id });
    const pending = await completeSecondFactor(db, session, 'passkey');
    audit(await signedIn(db, actor, session, 'passkey'));
    return { session_id: session.id, remember_browser, pending };
  },
});

/** Creates new recovery codes. The old ones stay valid until the new ones are saved. */
export const renewRecoveryCodes = mutation({
  name: 'two_factor.renew_recovery_codes',
  summary: 'Generate new recovery codes',
  permission: 'self:write',
  once: true,
  rotates_session: true,
  input: RenewInput,
  output: NewRecoveryCodes,
  async run({ actor, db, unchanged }, proof) {
    await lockUser(db, actor);
    if (!(await hasSecondFactor(db, actor.id)))
      throw new Problem('conflict', 'Turn two-factor authentication on first.');
    await requireFactor(db, actor, proof);
    const set_id = newId();
    unchanged();
    return { set_id, recovery_codes: await createRecoveryCodes(db, actor.id, set_id) };
  },
});

/** Activates new recovery codes once they are saved; the old ones stop working. */
export const activateNewRecoveryCodes = mutation({
  name: 'two_factor.adopt_recovery_codes',
  summary: 'Activate new recovery codes',
  permission: 'self:write',
  once: true,
  requires_reauthentication: true,
  input: z.strictObject({ set_id: Id }),
  output: z.object({ set_id: Id }),
  async run({ actor, db, audit }, { set_id }) {
    const user = await lockUser(db, actor);
    if (!(await hasSecondFactor(db, user.id)) || !(await activateRecoveryCodes(db, user.id, set_id))) {
      throw new Problem('not_found', 'These codes were replaced by newer ones. Generate new codes again.');
    }
    audit({ target: { type: 'user', id: user.id, label: user.email } });
    await notify(db, user.id, 'recovery_codes_renewed');
    return { set_id };
  },
});

/** Forgets a trusted browser: the next sign-in there requires the second factor again. */
export const forgetTrustedBrowser = mutation({
  name: 'two_factor.forget_browser',
  summary: 'Forget a trusted browser',
  permission: 'self:write',
  once: true,
  input: z.strictObject({ id: Id }),
  output: z.object({ id: Id }),
  async run({ actor, db, audit }, { id }) {
    if ((await forgetTrustedBrowsers(db, actor.id, id)) === 0) throw notFound('trusted browser');
    audit({ target: { type: 'trusted_browser', id } });
    return { id };
  },
});

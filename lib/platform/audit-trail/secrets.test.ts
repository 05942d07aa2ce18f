import { afterAll, beforeAll, expect, test } from 'vitest';
import { controlPool } from '@/db/client';
import { passwordResetMail } from '@/lib/account/mail/password-reset';
import { requestPasswordReset, resetPassword } from '@/lib/account/password/operations';
import { changePassword, setPassword } from '@/lib/account/security/operations';
import { findSession } from '@/lib/account/sessions/find-session';
import { setUp } from '@/lib/account/sign-in/operations';
import { setupUrl } from '@/lib/account/sign-in/setup';
import { signIn } from '@/lib/account/sign-in/sign-in';
import { createApiKey, revokeApiKey, rotateApiKey } from '@/lib/api-keys/keys/operations';
import { createApi } from '@/lib/http/api/router';
import { inviteUser } from '@/lib/organization/invitations/operations';
import { invitationMail } from '@/lib/organization/mail/invitation';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { firstAttempt } from '@/lib/platform/jobs/testing';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { operations } from '@/lib/registry';
import { browser, refusal } from '@/tests/signed-in';
import { enrol } from '@/tests/two-factor';
import { flushThrottled } from './record-throttled';

const OWNER = 'eleven unlikely purple geese';
const NEXT = 'velvet anchor prairie drum';
const LAST = 'nine copper kettles whistling';
const WRONG = 'certainly a password, typed wrong';

let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.stop());

const secrets: Record<string, string> = { OWNER, NEXT, LAST, WRONG };
const newestMail = () => sink.messages.at(-1)!.text!;

async function enter(name: string, email: string, password: string) {
  const { token } = await signIn({ email, password }, browser);
  secrets[`session of ${name}`] = token;
  return (await findSession(token, browser))!.actor;
}

/** Sets up an organization, and uses every kind of secret in it. */
async function journey(): Promise<void> {
  const email = 'ada@acme.example';
  const setupToken = new URL((await setupUrl())!).searchParams.get('token')!;
  secrets.setup = setupToken;
  const ada = { email, first_name: 'Ada', last_name: 'Okafor', organization_name: 'Acme', new_password: OWNER };
  await setUp(browser, { token: setupToken, ...ada });
  await refusal(signIn({ email, password: WRONG }, browser));
  const owner = await enter('owner', email, OWNER);

  const made = await createApiKey(owner, { name: 'CRM', permissions: ['agents:read'] });
  const rotated = await rotateApiKey(owner, { id: made.id });
  Object.assign(secrets, { key: made.key, rotated: rotated.key });
  const api = createApi(operations);
  await api.request('/api/v1/users', { headers: { 'X-Api-Key': rotated.key } });
  await revokeApiKey(owner, { id: made.id });
  await api.request('/api/v1/me', { headers: { 'X-Api-Key': rotated.key } });

  const ben = await inviteUser(owner, {
    email: 'ben@acme.example',
    first_name: 'Ben',
    last_name: 'Ode',
    role: 'MEMBER',
  });
  await invitationMail.send({ invitation_id: ben.id }, firstAttempt());
  secrets.temporary = /[a-z0-9]{4}(-[a-z0-9]{4}){5}/.exec(newestMail())![0];
  const newcomer = await enter('newcomer', ben.email, secrets.temporary);
  await setPassword(newcomer, { new_password: NEXT });
  const member = await enter('member', ben.email, NEXT);
  await refusal(changePassword(member, { current_password: WRONG, new_password: LAST }));
  const { seed, recovery_codes } = await enrol(member);
  secrets.seed = seed;
  for (const [index, code] of recovery_codes.entries()) secrets[`recovery code ${index}`] = code;

  await requestPasswordReset(browser, { email });
  await passwordResetMail.send({ user_id: owner.id }, firstAttempt());
  secrets.reset = /reset\?token=([\w-]+)/.exec(newestMail())![1]!;
  await resetPassword(browser, { token: secrets.reset, new_password: LAST });
}

test('keeps every secret of a full user journey out of the audit log, in plain text and as a hash', async () => {
  await journey();
  await new Promise((resolve) => setTimeout(resolve, 200));
  await flushThrottled();
  const { rows } = await controlPool().query<{ row: string; action: string }>(
    'select action, to_jsonb(e)::text as row from audit_events e',
  );
  const actions = rows.map(({ action }) => action);
  for (const action of [
    'organization.create',
    'session.sign_in',
    'session.sign_in_failed',
    'api_key.create',
    'api_key.rotate',
    'api_key.revoke',
    'api_key.refused',
    'access.denied',
    'invitation.create',
    'security.set_password',
    'invitation.accept',
    'security.change_password_failed',
    'two_factor.turn_on',
    'security.reset_password',
  ]) {
    expect(actions).toContain(action);
  }
  const hashes = await controlPool().query<{ hash: string }>(
    `select password_hash as hash from users union all select token_hash from sessions
     union all select token_hash from one_time_tokens union all select secret_hash from api_key_secrets`,
  );
  const forms = Object.entries(secrets).flatMap(([name, secret]) => [
    [name, secret],
    [`${name}, upper case`, secret.toUpperCase()],
    [`${name} without separators`, secret.replaceAll(/[- ]/g, '')],
    [`hash of ${name}`, sha256(secret)],
  ]);
  const telling = [...forms, ...hashes.rows.map(({ hash }) => ['stored hash', hash])] as [string, string][];
  expect(telling.length).toBeGreaterThan(80);
  const log = rows.map(({ row }) => row).join('\n');
  expect(telling.filter(([, text]) => log.includes(text)).map(([name]) => name)).toEqual([]);
});

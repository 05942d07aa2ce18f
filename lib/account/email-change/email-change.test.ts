import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { organizations } from '@/db/schema/control/organizations';
import { trustedBrowsers } from '@/db/schema/control/second-factors';
import { oneTimeTokens } from '@/db/schema/control/sign-in';
import { hashPassword } from '@/lib/account/password/password';
import { getEmailChange, requestEmailChange, resendEmailChange } from '@/lib/account/profile/operations';
import {
  ask,
  joinAnother,
  mailLink,
  mailUndo,
  person,
  signedIn,
  somewhere,
  unusedAddress,
} from '@/lib/account/profile/testing';
import { trustBrowser } from '@/lib/account/second-factor/trusted-browser';
import { findSession } from '@/lib/account/sessions/find-session';
import { signIn as enter } from '@/lib/account/sign-in/sign-in';
import { createApi } from '@/lib/http/api/router';
import { createToken, findToken } from '@/lib/platform/crypto/tokens';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { operations } from '@/lib/registry';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { browser, refusal, signIn } from '@/tests/signed-in';
import { confirmEmailChange } from './operations';
import { describeEmailChange } from './read';

let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.stop());

const confirm = (token: string | undefined) => confirmEmailChange(somewhere(), { token: token! });
const won = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.filter(({ status }) => status === 'fulfilled').length;

describe('confirmEmailChange', () => {
  it('changes the address at once and notifies the old one', async () => {
    const { user, session, organization } = await signedIn();
    const { key } = await makeKey(organization, ['users:read']);
    const email = unusedAddress();
    const token = await ask(sink, session.actor, email.toUpperCase());
    expect(sink.messages.map(({ to }) => to![0]!.address)).toEqual([email]);
    expect(sink.messages[0]!.text).not.toContain(user.email);
    expect(await describeEmailChange(token!)).toEqual({ new_email: email });
    expect((await person(user.id)).email).toBe(user.email);

    expect(await confirm(token)).toEqual({ email });
    expect((await person(user.id)).email).toBe(email);
    const answer = await createApi(operations).request(`/api/v1/users/${user.id}`, { headers: { 'X-Api-Key': key } });
    expect(((await answer.json()) as { data: { email: string } }).data.email).toBe(email);
    expect((await findSession(session.token, browser))!.user.email).toBe(email);
    expect(await getEmailChange(session.actor, {})).toBeNull();

    await mailUndo(sink, user.id, email);
    expect(sink.messages[0]!.to![0]!.address).toBe(user.email);
    expect(sink.messages[0]!.text).toContain(email);
  });

  it('ends other sessions, forgets trusted browsers and voids links sent to the old address', async () => {
    const { user, session, organization } = await signedIn();
    const other = await signIn(organization.id, user.id);
    await trustBrowser(other.id);
    const { secret } = await inTransaction(controlPool(), (tx) =>
      createToken(tx, { purpose: 'password_reset', user_id: user.id }),
    );
    await confirm(await ask(sink, session.actor, unusedAddress()));
    expect(await findSession(session.token, browser)).toBeDefined();
    expect(await findSession(other.token, browser)).toBeUndefined();
    expect(await controlDb().$count(trustedBrowsers, eq(trustedBrowsers.user_id, user.id))).toBe(0);
    expect(await findToken(controlDb(), 'password_reset', secret)).toBeUndefined();
  });

  it('makes the new address the one to sign in with', async () => {
    const organization = await makeOrganization();
    const password = 'correct horse battery staple';
    const { user } = await makeMember(organization, 'MEMBER', { password_hash: await hashPassword(password) });
    const { actor } = await signIn(organization.id, user.id);
    const email = unusedAddress();
    await confirm(await ask(sink, actor, email));
    expect((await refusal(enter({ email: user.email, password }, somewhere()))).code).toBe('sign_in_failed');
    expect(await enter({ email, password }, somewhere())).toBeTruthy();
  });

  it('records the request and the change in each of the person’s organizations, without the secret', async () => {
    const { user, session, organization } = await signedIn();
    const other = await joinAnother(user.id);
    const email = unusedAddress();
    const token = await ask(sink, session.actor, email);
    await confirm(token);
    for (const { id } of [organization, other]) {
      const events = await controlDb().select().from(auditEvents).where(eq(auditEvents.organization_id, id));
      expect(events.map(({ action }) => action).sort()).toEqual([
        'profile.change_email',
        'profile.request_email_change',
      ]);
      const done = events.find(({ action }) => action === 'profile.change_email')!;
      expect(done).toMatchObject({ actor_id: user.id, changes: { email: { before: user.email, after: email } } });
      expect(JSON.stringify(events)).not.toContain(token);
    }
  });

  it('requires reauthentication to request a change', async () => {
    const { session } = await signedIn();
    const actor = { ...session.actor, recently_authenticated: false };
    expect((await refusal(requestEmailChange(actor, { email: unusedAddress() }))).code).toBe(
      'identity_confirmation_required',
    );
  });

  it.each(['nonsense', 'a@b@c.example', 'a＠acme.example', ''])('refuses %j', async (email) => {
    const { session } = await signedIn();
    expect((await refusal(requestEmailChange(session.actor, { email }))).errors).toMatchObject([{ path: 'email' }]);
  });

  it('refuses the current address in any case', async () => {
    const { user, session } = await signedIn();
    const refused = await refusal(requestEmailChange(session.actor, { email: user.email.toUpperCase() }));
    expect(refused.errors).toMatchObject([{ path: 'email', code: 'same_email' }]);
  });

  it('limits requests to five an hour per person and per address', async () => {
    const address = unusedAddress();
    const people = [];
    for (let n = 0; n < 6; n++) people.push((await signedIn()).session.actor);
    for (const actor of people.slice(0, 5)) await requestEmailChange(actor, { email: address });
    expect((await refusal(requestEmailChange(people[5]!, { email: address }))).code).toBe('rate_limited');
    for (let n = 0; n < 4; n++) await requestEmailChange(people[0]!, { email: unusedAddress() });
    expect((await refusal(resendEmailChange(people[0]!, {}))).code).toBe('rate_limited');
  });
});

describe('an email change to a taken address', () => {
  it('answers as for a free address and notifies only the account’s owner', async () => {
    const owner = await signedIn();
    const { session, user } = await signedIn();
    const shape = async (email: string) => {
      const { id, new_email, created_at, expires_at, ...rest } = await requestEmailChange(session.actor, { email });
      return {
        keys: [typeof id, typeof created_at, new_email === email],
        life: Date.parse(expires_at) - Date.parse(created_at),
        rest,
      };
    };
    const free = await shape(unusedAddress());
    expect(await shape(owner.user.email)).toEqual(free);
    const waiting = await getEmailChange(session.actor, {});
    expect(await mailLink(sink, waiting!.id)).toBeUndefined();
    expect(sink.messages).toHaveLength(1);
    expect(sink.messages[0]!.to![0]!.address).toBe(owner.user.email);
    expect(sink.messages[0]!.subject).toContain('already');
    expect(sink.messages[0]!.text).not.toContain(user.email);
    expect(await getEmailChange(session.actor, {})).toMatchObject({ new_email: owner.user.email, is_expired: false });
    const tokens = await controlDb().$count(
      oneTimeTokens,
      and(eq(oneTimeTokens.user_id, user.id), eq(oneTimeTokens.purpose, 'email_change')),
    );
    expect(tokens).toBe(0);
  });

  it('is refused without changes when the address was taken in the meantime', async () => {
    const { session, user } = await signedIn();
    const email = unusedAddress();
    const token = await ask(sink, session.actor, email);
    const organization = await makeOrganization();
    await makeMember(organization, 'MEMBER', { email, password_hash: 'x' });
    expect(await refusal(confirm(token))).toMatchObject({ code: 'conflict', detail: expect.stringContaining(email) });
    expect((await person(user.id)).email).toBe(user.email);
    expect(await findSession(session.token, browser)).toBeDefined();
  });

  it('gives the address to one person when two confirm at once', async () => {
    const email = unusedAddress();
    const [one, other] = [await signedIn(), await signedIn()];
    const tokens = [await ask(sink, one.session.actor, email), await ask(sink, other.session.actor, email)];
    expect(won(await Promise.allSettled(tokens.map(confirm)))).toBe(1);
  });
});

describe('allowed email domains', () => {
  it('are checked for every organization of the person', async () => {
    const { user, session } = await signedIn();
    const strict = await joinAnother(user.id, { name: 'Strict', allowed_email_domains: ['acme.example'] });
    const refused = await refusal(requestEmailChange(session.actor, { email: unusedAddress() }));
    expect(refused.errors).toEqual([
      { path: 'email', code: 'domain_not_allowed', message: 'Strict only admits addresses at acme.example.' },
    ]);
    expect(await getEmailChange(session.actor, {})).toBeNull();
    expect(await requestEmailChange(session.actor, { email: unusedAddress('acme.example') })).toBeTruthy();
    expect(strict.id).toBeTruthy();
  });

  it('are checked again on confirmation, and the link stays valid', async () => {
    const { session, user, organization } = await signedIn();
    const email = unusedAddress();
    const token = await ask(sink, session.actor, email);
    const rule = (allowed_email_domains: string[]) =>
      controlDb().update(organizations).set({ allowed_email_domains }).where(eq(organizations.id, organization.id));
    await rule(['acme.example']);
    expect((await refusal(confirm(token))).errors).toMatchObject([{ code: 'domain_not_allowed' }]);
    expect((await person(user.id)).email).toBe(user.email);
    await rule([]);
    expect(await confirm(token)).toEqual({ email });
  });
});

import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { confirmEmailChange, undoEmailChange } from '@/lib/account/email-change/operations';
import { passwordResetMail } from '@/lib/account/mail/password-reset';
import { addPasskey, showAtSignIn } from '@/lib/account/passkeys/testing';
import { resetPassword } from '@/lib/account/password/operations';
import { describeReset } from '@/lib/account/password/read';
import { ask, change, unusedAddress } from '@/lib/account/profile/testing';
import { setPassword } from '@/lib/account/security/operations';
import { reportUnrecognizedSignIn } from '@/lib/account/sessions/operations';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { invitationMail } from '@/lib/organization/mail/invitation';
import { createToken } from '@/lib/platform/crypto/tokens';
import { firstAttempt } from '@/lib/platform/jobs/testing';
import type { SmtpSink } from '@/lib/platform/mail/smtp-sink';
import { signIn as signedIn } from '@/tests/signed-in';
import { SoftAuthenticator } from '@/tests/soft-authenticator';
import { codeOf } from '@/tests/two-factor';
import { joinWithPassword } from './operations';
import { signIn } from './sign-in';
import { at, from, NEW, PASSWORD } from './sign-in-testing';

/** The ways in which a person gets back into their account. */
export const ROADS = ['reset', 'join', 'email change', 'undo', 'passkey', 'disown'] as const;
export type Road = (typeof ROADS)[number];

/** The person: with a session if they have been a member, and an invitation if they were invited. */
export interface Person {
  id: string;
  email: string;
  actor?: Actor;
  /** The seed of their authenticator app. */
  seed?: string;
  invitation_id?: string;
}

type Hold = (person: Person, sink: SmtpSink) => Promise<() => Promise<string>>;

/**
 * Prepares what the person holds on each road before their situation changes, and returns how they walk it. A walk returns where
 * it ends: `in`, or the step that the session still owes; it throws the problem that the person sees when they are refused.
 */
export const HOLD: Record<Road, Hold> = {
  reset: async (person, sink) => () => byResetMail(person, sink),
  join: async (person, sink) => () => byInvitationMail(person, sink),
  'email change': async ({ email, actor }, sink) => {
    const address = unusedAddress();
    const token = await ask(sink, actor!, address);
    return async () => {
      await confirmEmailChange(from(), { token: token! });
      expect(email).not.toBe(address);
      return arrive(address, PASSWORD);
    };
  },
  undo: async ({ email, actor }, sink) => {
    const token = await change(sink, actor!, unusedAddress());
    return async () => byReset((await undoEmailChange(from(), { token })).reset_token, email, sink);
  },
  passkey: async ({ actor, seed }) => {
    const { authenticator } = await addPasskey(actor!, new SoftAuthenticator(), seed ? { code: codeOf(seed) } : {});
    return async () => where((await showAtSignIn(authenticator)).token);
  },
  disown: async ({ id, email, actor, invitation_id }, sink) => {
    const organization_id = actor?.organization_id ?? (await homeOf(id));
    const { id: session_id } = await signedIn(organization_id, id, invitation_id ? 'set_password' : null);
    const { secret } = await inTransaction(controlPool(), (tx) =>
      createToken(tx, { purpose: 'disown_session', user_id: id, session_id }),
    );
    return async () => byReset((await reportUnrecognizedSignIn(from(), { token: secret })).reset_token, email, sink);
  },
};

async function byResetMail({ id, email }: Person, sink: SmtpSink): Promise<string> {
  sink.messages.length = 0;
  if ((await passwordResetMail.send({ user_id: id }, firstAttempt())).outcome !== 'sent') return 'no mail';
  const text = sink.messages[0]!.text!;
  const token = /\/reset\?token=([\w-]+)/.exec(text)?.[1];
  return token ? byReset(token, email, sink) : reason(text);
}

// The page says in advance what the link will do, which must match what then happens.
async function byReset(token: string, email: string, sink: SmtpSink): Promise<string> {
  const page = (await describeReset(token))!;
  expect(page.email).toBe(email);
  if (page.access.kind === 'none') {
    const refused = await told(async () => (await resetPassword(from(), { token, new_password: NEW })).next);
    expect(await describeReset(token)).toBeDefined();
    return refused;
  }
  const { next } = await resetPassword(from(), { token, new_password: NEW });
  expect(next === 'sign_in').toBe(page.access.kind === 'member');
  if (next === 'sign_in') return arrive(email, NEW);
  if (next === 'joined') return `joined, ${await arrive(email, NEW)}`;
  const mailed = await controlDb().execute<{ invitation_id: string }>(sql`
    select data ->> 'invitation_id' as invitation_id from jobs.job join invitations i on i.id::text = data ->> 'invitation_id'
    where name = 'send-invitation' and i.email = ${email} and created_on > now() - interval '10 seconds'`);
  const again = { id: '', email, invitation_id: mailed.rows[0]!.invitation_id };
  return `invitation mailed, ${await byInvitationMail(again, sink, NEW)}`;
}

async function byInvitationMail(
  { email, invitation_id }: Person,
  sink: SmtpSink,
  password = PASSWORD,
): Promise<string> {
  sink.messages.length = 0;
  const job = { job_id: newId(), enqueued_at: new Date(), last: false };
  const id = invitation_id ?? (await invitationOf(email));
  if ((await invitationMail.send({ invitation_id: id }, job)).outcome !== 'sent') return 'link over';
  const text = sink.messages[0]!.text!;
  const token = /\/join\?token=([\w-]+)/.exec(text)?.[1];
  if (token) {
    const joined = await joinWithPassword(from(), { token, password });
    return 'token' in joined ? where(joined.token) : `joined, ${await arrive(joined.email, password)}`;
  }
  const temporary = /[a-z0-9]{4}(-[a-z0-9]{4}){5}/.exec(text)![0];
  const { token: half } = await signIn({ email, password: temporary }, from());
  await setPassword((await at(half)).actor, { new_password: NEW });
  return `joined, ${await where(half)}`;
}

const arrive = async (email: string, password: string) => where((await signIn({ email, password }, from())).token);
const where = async (token: string) => (await at(token)).pending ?? 'in';

/** Returns where a walk ends, or in quotes the reason that the person sees. */
export async function told(walk: () => Promise<string>): Promise<string> {
  try {
    return await walk();
  } catch (error) {
    return reason((error as { data: { detail: string } }).data.detail);
  }
}

const REASONS: [RegExp, string][] = [
  [/access to .+ is suspended/, '“suspended”'],
  [/invitation to .+ has expired/, '“expired”'],
  [/is being deleted/, '“deleted”'],
  [/no longer belongs to an organization/, '“belongs nowhere”'],
  [/You have not joined/, '“not joined”'],
  [/session that requested this change has ended/, '“sign-in ended”'],
  [/Your password was reset/, '“password reset”'],
  [/has been used|is no longer valid|may have been removed/, 'link over'],
];
const reason = (text: string) => REASONS.find(([words]) => words.test(text.replace(/\s+/g, ' ')))?.[1] ?? text;

const one = async (query: ReturnType<typeof sql>) => (await controlDb().execute<{ id: string }>(query)).rows[0]!.id;
const homeOf = (id: string) => one(sql`select organization_id as id from memberships where user_id = ${id}`);
const invitationOf = (email: string) =>
  one(sql`select id from invitations where email = ${email} order by created_at desc`);

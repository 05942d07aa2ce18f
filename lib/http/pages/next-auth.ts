import { cookies, headers } from 'next/headers';
import NextAuth, { CredentialsSignin } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { z } from 'zod';
import { controlPool, inTransaction } from '@/db/client';
import { Assertion } from '@/lib/account/passkeys/schema';
import { findSession } from '@/lib/account/sessions/find-session';
import { SESSION_LIFETIME_MINUTES } from '@/lib/account/sessions/limits';
import { revokeSessions } from '@/lib/account/sessions/session';
import { signInWithPasskey as openPasskeySession } from '@/lib/account/sign-in/passkey-sign-in';
import { signIn as openSession } from '@/lib/account/sign-in/sign-in';
import type { RequestContext } from '@/lib/core/actor';
import { env } from '@/lib/core/env';
import { newId } from '@/lib/core/id';
import { log } from '@/lib/core/log';
import { forwardedAddress } from '@/lib/core/peer-address';
import { Problem, toProblem } from '@/lib/core/problem';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { cookieName, cookieOptions, markDevice, setTrustToken, trustToken } from './cookies';

declare module 'next-auth' {
  interface User {
    session_token?: string;
  }
}

// The cookie may outlive its session, but not the other way round; the session's row decides how long it is valid.
const MAX_AGE_SECONDS = SESSION_LIFETIME_MINUTES.max * 60;
const Form = z.object({ email: z.string().min(1).max(320), password: z.string().min(1).max(1024) });

/** Carries our Problem through next-auth, which requires its own error class. */
class Refused extends CredentialsSignin {
  code = 'refused';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super();
    this.problem = problem;
  }
}

// next-auth passes on text only.
const PasskeyForm = z.object({ passkey: z.string().max(32_768).transform(parseJson).pipe(Assertion) });

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'This is not JSON.' });
    return z.NEVER;
  }
}

const SESSION = 'agni.session';

function refused(error: unknown, unreadable: string): Refused {
  return new Refused(error instanceof z.ZodError ? new Problem('sign_in_failed', unreadable) : toProblem(error));
}

/** Returns where a request to next-auth came from. The front door has put the caller's true address into the header. */
function contextOf(request: Pick<Request, 'headers'>): RequestContext {
  return {
    id: request.headers.get('x-request-id') ?? newId(),
    ip: forwardedAddress(request.headers.get('x-forwarded-for')),
    user_agent: request.headers.get('user-agent'),
  };
}

/** The same for a sign-in, with the device mark of the browser, set if it has none. */
async function signInContext(request: Pick<Request, 'headers'>): Promise<RequestContext> {
  return { ...contextOf(request), device_hash: await markDevice() };
}

// The cookie contains an opaque random token; `encode` and `decode` pass it through, and the row in `sessions` is the session. This
// makes next-auth's JWT strategy, the only one it allows with credentials, revocable.
const nextAuth = NextAuth(() => ({
  secret: env.AUTH_SECRET,
  trustHost: true,
  basePath: '/api/auth',
  session: { strategy: 'jwt', maxAge: MAX_AGE_SECONDS },
  pages: { signIn: '/login', error: '/login', signOut: '/login' },
  cookies: {
    sessionToken: { name: cookieName(SESSION), options: cookieOptions() },
    callbackUrl: { name: cookieName('authjs.callback-url'), options: cookieOptions() },
  },
  useSecureCookies: cookieOptions().secure,
  logger: {
    error(error) {
      if (!(error instanceof CredentialsSignin)) log.error('next-auth', { error: error.name });
    },
  },
  providers: [
    Credentials({
      credentials: { email: {}, password: {} },
      async authorize(raw, request) {
        try {
          const { email, password } = Form.parse(raw);
          const { token, trust } = await openSession(
            { email, password },
            await signInContext(request),
            await trustToken(),
          );
          if (trust) await setTrustToken(trust);
          return { id: email, session_token: token };
        } catch (error) {
          throw refused(error, 'Enter your email and password.');
        }
      },
    }),
    Credentials({
      id: 'passkey',
      credentials: { passkey: {} },
      async authorize(raw, request) {
        try {
          const { passkey } = PasskeyForm.parse(raw);
          const { token } = await openPasskeySession(passkey, await signInContext(request));
          return { id: passkey.id, session_token: token };
        } catch (error) {
          throw refused(error, 'This passkey could not be read. Use your email and password instead.');
        }
      },
    }),
  ],
  jwt: {
    encode: async ({ token }) => (token?.session_token as string | undefined) ?? '',
    decode: async ({ token }) => (token ? { session_token: token } : null),
  },
  callbacks: {
    // Ignores `trigger` and client data: a client may send anything (CVE-2026-23478).
    async jwt({ token, user }) {
      if (user?.session_token) return { session_token: user.session_token };
      const found = await readSession(String(token.session_token));
      return found === 'ended' ? null : { ...token, ...found };
    },
    session({ session, token }) {
      return { expires: session.expires, user: { name: token.name, email: token.email } } as typeof session;
    },
  },
  events: {
    async signOut(message) {
      const token = 'token' in message ? message.token?.session_token : undefined;
      if (typeof token === 'string') await endSession(token);
    },
  },
}));

export const { handlers } = nextAuth;

// An exception here would make next-auth clear the cookie, so that a database outage would sign users out.
async function readSession(token: string) {
  try {
    const found = await findSession(token, { id: newId(), ip: null, user_agent: null });
    return found ? { name: `${found.user.first_name} ${found.user.last_name}`, email: found.user.email } : 'ended';
  } catch {
    return {};
  }
}

async function endSession(token: string): Promise<void> {
  const all = await headers();
  const found = await findSession(token, contextOf({ headers: all }));
  if (!found) return;
  const { session_id, actor } = found;
  await inTransaction(controlPool(), async (tx) => {
    await revokeSessions(tx, { user_id: actor.id, only: session_id }, 'signed_out');
    await recordAudit(tx, actor, { action: 'session.sign_out', target: { type: 'session', id: session_id } });
  });
}

/**
 * Signs in through next-auth and sets the cookie; for server actions.
 * @throws Problem `sign_in_failed` or `rate_limited`
 */
export async function signInWithPassword(email: string, password: string): Promise<void> {
  await signInBy('credentials', { email, password });
}

/**
 * Signs in with a passkey alone.
 * @throws Problem `sign_in_failed`, `conflict` if the challenge has expired, `rate_limited`
 */
export async function signInWithPasskey(passkey: Assertion): Promise<void> {
  await signInBy('passkey', { passkey: JSON.stringify(passkey) });
}

async function signInBy(provider: 'credentials' | 'passkey', shown: Record<string, string>): Promise<void> {
  try {
    await nextAuth.signIn(provider, { ...shown, redirect: false });
  } catch (error) {
    throw error instanceof Refused ? error.problem : toProblem(error);
  }
}

/** Ends the session of this browser and clears its cookie; for server actions. */
export async function signOutHere(): Promise<void> {
  await nextAuth.signOut({ redirect: false });
}

/** Returns the session token in this browser's cookie. */
export async function sessionToken(): Promise<string | undefined> {
  return (await cookies()).get(cookieName(SESSION))?.value;
}

/** Sets a rotated session token in this browser's cookie; for server actions. */
export async function setSessionToken(token: string): Promise<void> {
  (await cookies()).set(cookieName(SESSION), token, { ...cookieOptions(), maxAge: MAX_AGE_SECONDS });
}

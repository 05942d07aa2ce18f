import { cookies } from 'next/headers';
import type { Trust } from '@/lib/auth/trusted-browser';
import { env } from '@/lib/env';

const secure = () => env.APP_URL.startsWith('https:');

/** `__Host-` binds a cookie to this very host over TLS (ASVS 3.3.3); plain http, as on localhost, cannot have it. */
export function cookieName(name: string): string {
  return secure() ? `__Host-${name}` : name;
}

/** What all our cookies have in common: no script reads them, no other site sends them along with a form. */
export function cookieOptions() {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: secure() } as const;
}

const TRUST = 'agni.trusted_browser';

/** The token by which this browser is remembered. It outlives the session, and signing out. */
export async function trustToken(): Promise<string | undefined> {
  return (await cookies()).get(cookieName(TRUST))?.value;
}

/** Puts the token of a remembered browser into its cookie; for server actions and route handlers. */
export async function setTrustToken({ token, expires_at }: Trust): Promise<void> {
  (await cookies()).set(cookieName(TRUST), token, { ...cookieOptions(), expires: new Date(expires_at) });
}

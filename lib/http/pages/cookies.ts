import { cookies } from 'next/headers';
import type { Trust } from '@/lib/account/second-factor/trusted-browser';
import { createDeviceMark, DEVICE_DAYS, deviceHash } from '@/lib/account/sign-in/device-mark';
import { env } from '@/lib/core/env';

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

const DEVICE = 'agni.device';

/**
 * The mark of this browser, by which a person's sign-in is known to come from one that they have used before. Renews its life, and
 * gives one to a browser that has none; for server actions and route handlers. @returns its hash
 */
export async function markDevice(): Promise<string> {
  const jar = await cookies();
  const shown = jar.get(cookieName(DEVICE))?.value;
  const mark = shown && deviceHash(shown) ? shown : createDeviceMark();
  jar.set(cookieName(DEVICE), mark, { ...cookieOptions(), maxAge: DEVICE_DAYS * 24 * 3600 });
  return deviceHash(mark)!;
}

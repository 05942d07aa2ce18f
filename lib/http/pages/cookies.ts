import { cookies } from 'next/headers';
import type { Trust } from '@/lib/account/second-factor/trusted-browser';
import { createDeviceMark, DEVICE_DAYS, deviceHash } from '@/lib/account/sign-in/device-mark';
import { env } from '@/lib/core/env';

const secure = () => env.APP_URL.startsWith('https:');

/** Returns the cookie's name: `__Host-` binds it to this host over TLS (ASVS 3.3.3), which plain http, as on localhost, does not allow. */
export function cookieName(name: string): string {
  return secure() ? `__Host-${name}` : name;
}

/** Returns the options of all our cookies: not readable by scripts, not sent with other sites' forms. */
export function cookieOptions() {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: secure() } as const;
}

const TRUST = 'agni.trusted_browser';

/** Returns the token of a trusted browser. It outlives the session and sign-out. */
export async function trustToken(): Promise<string | undefined> {
  return (await cookies()).get(cookieName(TRUST))?.value;
}

/** Sets the cookie of a trusted browser; for server actions and route handlers. */
export async function setTrustToken({ token, expires_at }: Trust): Promise<void> {
  (await cookies()).set(cookieName(TRUST), token, { ...cookieOptions(), expires: new Date(expires_at) });
}

const DEVICE = 'agni.device';

/**
 * Renews the device mark of this browser, which tells whether a user has signed in from it before, or sets one if there is none; for
 * server actions and route handlers. @returns its hash
 */
export async function markDevice(): Promise<string> {
  const jar = await cookies();
  const shown = jar.get(cookieName(DEVICE))?.value;
  const mark = shown && deviceHash(shown) ? shown : createDeviceMark();
  jar.set(cookieName(DEVICE), mark, { ...cookieOptions(), maxAge: DEVICE_DAYS * 24 * 3600 });
  return deviceHash(mark)!;
}

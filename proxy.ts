import { type NextRequest, NextResponse } from 'next/server';

const COOKIES = ['agni.session', '__Host-agni.session'];

/**
 * Spares a browser without a cookie the way to a page that would send it to sign in anyway.
 * It never authorises: every page, action and route asks the database for itself (CVE-2025-29927 skipped such a file).
 */
export function proxy(request: NextRequest) {
  if (COOKIES.some((name) => request.cookies.has(name))) return NextResponse.next();
  // A form that is sent after its cookie went (signed out in another tab) must hear so from its action: a redirect would
  // look to it like a server that cannot be reached.
  if (request.method !== 'GET' && request.method !== 'HEAD') return NextResponse.next();
  const { pathname, search } = request.nextUrl;
  const login = new URL(`/login?next=${encodeURIComponent(pathname + search)}`, request.url);
  return NextResponse.redirect(login, { headers: { 'Cache-Control': 'private, no-store' } });
}

export const config = { matcher: ['/settings/:path*', '/set-password', '/second-factor', '/enrol-second-factor'] };

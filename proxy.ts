import { type NextRequest, NextResponse } from 'next/server';

const COOKIES = ['agni.session', '__Host-agni.session'];

/**
 * Redirects a browser without a session cookie to sign-in early.
 * It never authorises: every page, action and route checks the database itself (CVE-2025-29927 bypassed such a file).
 */
export function proxy(request: NextRequest) {
  if (COOKIES.some((name) => request.cookies.has(name))) return NextResponse.next();
  // A form submitted after its cookie is gone (signed out in another tab) must get the answer of its action: a redirect would look
  // like an unreachable server.
  if (request.method !== 'GET' && request.method !== 'HEAD') return NextResponse.next();
  const { pathname, search } = request.nextUrl;
  const login = new URL(`/login?next=${encodeURIComponent(pathname + search)}`, request.url);
  return NextResponse.redirect(login, { headers: { 'Cache-Control': 'private, no-store' } });
}

export const config = { matcher: ['/settings/:path*', '/set-password', '/second-factor', '/enrol-second-factor'] };

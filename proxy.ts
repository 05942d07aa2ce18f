import { type NextRequest, NextResponse } from 'next/server';
import { prefersMarkdown } from './lib/http/pages/prefers-markdown';

const COOKIES = ['agni.session', '__Host-agni.session'];

/**
 * Redirects a browser without a session cookie to sign-in early, and chooses between HTML and Markdown in the reference.
 * It never authorises: every page, action and route checks the database itself (CVE-2025-29927 bypassed such a file).
 */
export function proxy(request: NextRequest) {
  if (request.nextUrl.pathname.startsWith('/docs')) return chooseFormat(request);
  if (COOKIES.some((name) => request.cookies.has(name))) return NextResponse.next();
  // A form submitted after its cookie is gone (signed out in another tab) must get the answer of its action: a redirect would look
  // like an unreachable server.
  if (request.method !== 'GET' && request.method !== 'HEAD') return NextResponse.next();
  const { pathname, search } = request.nextUrl;
  const login = new URL(`/login?next=${encodeURIComponent(pathname + search)}`, request.url);
  return NextResponse.redirect(login, { headers: { 'Cache-Control': 'private, no-store' } });
}

// The Markdown of each page of the reference is at its address with `.md`, or at its own address for clients that prefer it.
function chooseFormat(request: NextRequest) {
  const [, page, extension] = /^\/(?:docs\/)?([\w.-]+?)(\.md)?$/.exec(request.nextUrl.pathname) ?? [];
  if (page && (extension || prefersMarkdown(request.headers.get('accept') ?? ''))) {
    return NextResponse.rewrite(new URL(`/docs/markdown/${page}`, request.url));
  }
  return NextResponse.next({ headers: { Vary: 'Accept' } });
}

export const config = {
  matcher: [
    '/docs',
    '/docs.md',
    '/docs/:page',
    '/settings/:path*',
    '/set-password',
    '/second-factor',
    '/enrol-second-factor',
  ],
};

/** The headers in which a browser tells where a request comes from. */
export interface Provenance {
  origin: string | null | undefined;
  /** `Sec-Fetch-Site`; browsers send it, programs do not. */
  site: string | null | undefined;
  host: string | null | undefined;
}

/**
 * Whether a page of this installation sent the request: its `Origin` is present and matches `APP_URL` or, with the same scheme, the
 * requested host (a demo is reached as localhost and as 127.0.0.1), and the browser does not call it cross-site. `null`, which
 * sandboxed frames send, never matches (OWASP CSRF cheat sheet; ASVS 5.0 3.5.1).
 */
export function isSameOrigin({ origin, site, host }: Provenance, appUrl: string): boolean {
  if (!origin || !URL.canParse(origin)) return false;
  if (site && site !== 'same-origin') return false;
  const [own, theirs] = [new URL(appUrl), new URL(origin)];
  return theirs.origin === own.origin || (theirs.protocol === own.protocol && theirs.host === host);
}

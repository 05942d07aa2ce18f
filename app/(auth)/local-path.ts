/**
 * Returns the path to continue to after signing in if it is local to this installation; otherwise the settings.
 * `//host`, `/\host` and URLs with a scheme lead elsewhere, and so does `/.//host` once its dots are resolved, so the resolved
 * URL is what is checked (ASVS 5.0 3.7.2: no open redirect).
 */
export function localPath(next: string | string[] | undefined): string {
  const base = 'http://local.invalid';
  const given = typeof next === 'string' && next.startsWith('/') ? next : '';
  if (!given || !URL.canParse(given, base)) return '/settings';
  const url = new URL(given, base);
  const path = `${url.pathname}${url.search}${url.hash}`;
  const isLocal = url.origin === base && URL.canParse(path, base) && new URL(path, base).origin === base;
  return isLocal ? path : '/settings';
}

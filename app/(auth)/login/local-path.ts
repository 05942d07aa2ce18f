/**
 * The path to go on to after signing in, when it is one of this installation; otherwise the settings.
 * `//host`, `/\host` and addresses with a scheme lead elsewhere, and so does `/.//host` once its dots are resolved: it is the
 * result that is judged (ASVS 5.0 3.7.2: no open redirect).
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

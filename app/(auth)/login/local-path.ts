/**
 * The path to go on to after signing in, when it is one of this installation; otherwise the settings.
 * `//host`, `/\host` and addresses with a scheme lead elsewhere (ASVS 3.7.2: no open redirect).
 */
export function localPath(next: string | string[] | undefined): string {
  const path = typeof next === 'string' ? next : '';
  const base = 'http://local.invalid';
  if (!path.startsWith('/') || !URL.canParse(path, base)) return '/settings';
  const url = new URL(path, base);
  return url.origin === base ? `${url.pathname}${url.search}${url.hash}` : '/settings';
}

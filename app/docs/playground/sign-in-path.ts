/** The sign-in page, which leads back to this very place. Only in the browser. */
export function signInPath(): string {
  return `/login?next=${encodeURIComponent(location.pathname + location.hash)}`;
}

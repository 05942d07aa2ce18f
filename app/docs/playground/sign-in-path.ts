/** Returns the URL of the sign-in page, which returns to this place. Browser only. */
export function signInPath(): string {
  return `/login?next=${encodeURIComponent(location.pathname + location.hash)}`;
}

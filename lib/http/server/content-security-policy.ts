/**
 * Hashes of the style sheet that sonner adds by script, without nonce support: first empty, then filled. A test compares them with the
 * installed version.
 */
const TOASTS =
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='";

/** What the policy depends on besides the nonce. */
export interface PolicyOptions {
  /** Development mode: hot reload evaluates code, adds styles and opens a socket. */
  dev: boolean;
  /** The local inbox shows emails in a frame. */
  inbox: boolean;
}

/**
 * Builds the Content Security Policy (level 3) of a page: everything comes from this server. Scripts need the nonce and may load others
 * (`strict-dynamic`); style sheets come from here or carry the nonce. Only `style` attributes may be inline: React writes them into the
 * first HTML (heights, positions), and they can neither run code nor, with these sources, send data.
 * @param nonce of this response, base64
 * @see https://www.w3.org/TR/CSP3/ · ASVS 5.0 3.4.3, 3.4.6
 */
export function contentSecurityPolicy(nonce: string, { dev, inbox }: PolicyOptions): string {
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    `style-src-elem 'self' ${dev ? "'unsafe-inline'" : `'nonce-${nonce}' ${TOASTS}`}`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'${dev ? ' ws:' : ''}`,
    `frame-src ${inbox ? "'self'" : "'none'"}`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `object-src 'none'`,
  ].join('; ');
}

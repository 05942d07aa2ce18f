/**
 * The style sheet that sonner adds by script and offers no nonce for, which it puts into the document empty and then fills.
 * A test compares it with the installed version.
 */
const TOASTS =
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='";

/** What the policy depends on besides the nonce. */
export interface PolicyOptions {
  /** Served with hot reload, which evaluates code, adds styles and holds a socket. */
  dev: boolean;
  /** The local inbox shows its mails in a frame. */
  inbox: boolean;
}

/**
 * The Content Security Policy (level 3) of a page: nothing but what this server sent runs, loads, frames or is sent to.
 * Scripts run by their nonce alone and may load others (`strict-dynamic`), style sheets come from here or carry the nonce.
 * Only `style` attributes may be inline: React writes them into the first HTML (a bar's height, a list's place), and they
 * can neither run code nor, with these sources, call out.
 * @param nonce of this one answer, base64
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

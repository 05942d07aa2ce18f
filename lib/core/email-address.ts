import { z } from 'zod';
import { INSTITUTIONAL_TOP_LEVEL, normalizeDomain } from './email-domain';

/** RFC 5321 §4.5.3.1: a path has at most 256 octets, two of which are its angle brackets. */
const ADDRESS_MAX = 254;
const LOCAL_MAX = 64;

// RFC 5322 dot-atom without `%` and `!`, by which some servers still relay to another domain.
const LOCAL = /^[a-z0-9#$&'*+/=?^_`{|}~-]+(\.[a-z0-9#$&'*+/=?^_`{|}~-]+)*$/;
// RFC 5321 forms that mail libraries parse differently: quotes, comments, lists, groups, source routes, literals.
const SPECIAL = /[\s\p{Cc}@"(),:;<>[\]\\]/gu;
// Invisible characters, copied along from emails and web pages; UTS 46 drops them from domains as well.
const WITHOUT_WIDTH = /[\u00ad\u200b\u2060\ufeff]/gu;

/**
 * Normalizes an address for comparing, storing and mailing: NFKC, lower case, domain in punycode.
 * Returns undefined if two mail programs could disagree about whose it is (PortSwigger, “Splitting the email atom”, 2024).
 */
function normalizeAddress(text: string): string | undefined {
  const raw = text.replace(WITHOUT_WIDTH, '').trim();
  const folded = raw.normalize('NFKC');
  // U+FF20 and similar turn into separators only now: people saw something else than a machine would read.
  if (folded.match(SPECIAL)?.join() !== raw.match(SPECIAL)?.join()) return undefined;
  const [local = '', domain = '', ...more] = folded.toLowerCase().split('@');
  if (more.length > 0 || local.match(SPECIAL) || local.length > LOCAL_MAX) return undefined;
  // An encoded word (RFC 2047) may be decoded into another address.
  if (local.includes('=?') || !LOCAL.test(local)) return undefined;
  const host = normalizeDomain(domain);
  return host && `${local}@${host}`;
}

/** An email address, normalized (`Ana@Acme.COM.` becomes `ana@acme.com`), at most 254 characters. */
export const EmailAddress = z
  .string()
  .max(320, `An email address can have at most ${ADDRESS_MAX} characters.`)
  .meta({ description: 'Email address; stored in lower case, with the domain in punycode', format: 'email' })
  .transform((text, context) => {
    const address = normalizeAddress(text);
    if (address && address.length <= ADDRESS_MAX) return address;
    const message =
      text.trim() === ''
        ? 'Enter an email address.'
        : address
          ? `An email address can have at most ${ADDRESS_MAX} characters.`
          : 'Enter one email address, such as name@example.com.';
    context.addIssue({ code: 'custom', params: { code: 'not_an_email_address' }, message });
    return z.NEVER;
  });

/**
 * Whether the organization's domain rules allow this address: the one place that decides, for every way in.
 * `example.com` matches exactly itself, `*.example.com` its subdomains but not itself; no rules allow anyone.
 * @param rules `allowed_email_domains` of the organization, as `DomainRule` (domain-rule.ts) wrote them; others never match
 */
export function isEmailAllowed(email: string, rules: readonly string[]): boolean {
  const address = normalizeAddress(email);
  if (!address) return false;
  if (rules.length === 0) return true;
  const domain = domainOf(address);
  return rules.some((rule) => {
    const wildcard = rule.startsWith('*.');
    const name = wildcard ? rule.slice(2) : rule;
    if (wildcard && INSTITUTIONAL_TOP_LEVEL.has(name)) return domain.endsWith(`.${name}`);
    const base = normalizeDomain(name);
    if (!base) return false;
    return wildcard ? domain.endsWith(`.${base}`) : domain === base;
  });
}

/** Returns the domain of an address normalized by `EmailAddress`. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

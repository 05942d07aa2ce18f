import punycode from 'punycode.js';
import { z } from 'zod';
import { formatList } from './format';

/** RFC 5321 §4.5.3.1: a path has at most 256 octets, two of which are its angle brackets. */
const ADDRESS_MAX = 254;
const LOCAL_MAX = 64;

// RFC 5322 dot-atom without `%` and `!`, by which some servers still relay to another domain.
const LOCAL = /^[a-z0-9#$&'*+/=?^_`{|}~-]+(\.[a-z0-9#$&'*+/=?^_`{|}~-]+)*$/;
// RFC 5321 forms that mail libraries parse differently: quotes, comments, lists, groups, source routes, literals.
const SPECIAL = /[\s\p{Cc}@"(),:;<>[\]\\]/gu;
// Invisible characters, copied along from emails and web pages; UTS 46 drops them from domains as well.
const WITHOUT_WIDTH = /[\u00ad\u200b\u2060\ufeff]/gu;
// What the URL parser would read as a port, a path, a user name or an escape.
const NOT_IN_DOMAIN = /[\s\p{Cc}@:/?#%\\[\]<>|^]/u;
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(xn--[a-z0-9-]{1,59}|[a-z]{2,63})$/;

/** Top-level domains reserved for institutions, so that `*.gov` is a valid rule. */
export const INSTITUTIONAL_TOP_LEVEL: ReadonlySet<string> = new Set(['edu', 'gov', 'int', 'mil']);

/**
 * Normalizes a domain name: lower-case ASCII by UTS 46 (punycode), without a trailing dot. Uses the URL parser, so that it works in
 * the browser too. Returns undefined unless it is a host name with at least two labels: not for IP addresses, single words and
 * malformed punycode.
 */
export function normalizeDomain(text: string): string | undefined {
  if (NOT_IN_DOMAIN.test(text)) return undefined;
  const url = `http://${text}`;
  if (!URL.canParse(url)) return undefined;
  const host = new URL(url).hostname.replace(/\.$/, '');
  return DOMAIN.test(host) && isSoundPunycode(host) ? host : undefined;
}

// The URL parser of Node 24 lets an all-ASCII host through as it is, also with labels that decode to nothing (Node 20 refused it).
// A sound label is the encoding of what it decodes to.
function isSoundPunycode(host: string): boolean {
  if (!host.includes('xn--')) return true;
  try {
    const labels = host.split('.').map((label) => (label.startsWith('xn--') ? punycode.decode(label.slice(4)) : label));
    return new URL(`http://${labels.join('.')}`).hostname === host;
  } catch {
    return false;
  }
}

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

/** Lists the rules for the end of a sentence: `acme.com and subdomains of acme.org`. */
export function describeRules(rules: readonly string[]): string {
  const words = rules.map((rule) => (rule.startsWith('*.') ? `subdomains of ${rule.slice(2)}` : rule));
  if (words.length > 5) return `${words.slice(0, 4).join(', ')} and ${words.length - 4} more`;
  return formatList(words);
}

const FREE_MAIL = new Set(
  `126.com 139.com 163.com aol.com duck.com fastmail.com free.fr gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net
   googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.fr hotmail.it icloud.com laposte.net libero.it
   live.co.uk live.com live.fr live.nl mac.com mail.com mail.ru mailbox.org me.com msn.com naver.com orange.fr outlook.com
   outlook.de outlook.fr outlook.in pm.me posteo.de proton.me protonmail.ch protonmail.com qq.com rediffmail.com rocketmail.com
   sina.com t-online.de tuta.com tutanota.com virgilio.it wanadoo.fr web.de yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk
   yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.in yahoo.it yandex.com yandex.ru yeah.net ymail.com zoho.com`.split(
    /\s+/,
  ),
);

/** Whether anyone can get a free address at this domain, so that allowing it allows everyone. */
export function isFreeMail(domain: string): boolean {
  return FREE_MAIL.has(normalizeDomain(domain.replace(/^\*\./, '')) ?? '');
}

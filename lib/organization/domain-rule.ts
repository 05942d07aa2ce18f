import { parse } from 'tldts';
import { z } from 'zod';
import { refuse } from '@/lib/schema';
import { normalizeDomain } from './email-domains';

// Apart from email-domains.ts, because the public suffix list weighs 130 kB, which the sign-in page has no use for.

/**
 * One entry of `allowed_email_domains`: `acme.com`, or `*.acme.com` for its sub-domains; lower-case, in punycode.
 * A leading @ is dropped. A bare public suffix (`com`, `co.uk`) is refused, for it would let everyone in.
 */
export const DomainRule = z
  .string()
  .max(300, 'A domain has at most 253 characters.')
  .meta({ description: 'A domain such as `acme.com`, or `*.acme.com` for its sub-domains' })
  .transform((text, context) => {
    const result = readRule(text.trim().normalize('NFKC').toLowerCase());
    if ('rule' in result) return result.rule;
    refuse(context, 'not_a_domain', result.why);
    return z.NEVER;
  });

function readRule(text: string): { rule: string } | { why: string } {
  if (text === '') return { why: 'Enter a domain such as acme.com.' };
  const pasted = domainInside(text);
  if (pasted) return { why: `Enter the domain alone: ${pasted}` };
  const bare = text.replace(/^@/, '');
  const wildcard = bare.startsWith('*.');
  const name = wildcard ? bare.slice(2) : bare;
  if (isSuffix(name, wildcard))
    return { why: `${bare} would let everyone in. Enter a domain of your own, such as acme.com.` };
  const domain = normalizeDomain(name);
  if (!domain) return { why: 'This is not a domain. Enter one such as acme.com, or *.acme.com for its sub-domains.' };
  if (isSuffix(domain, wildcard))
    return { why: `${bare} would let everyone in. Enter a domain of your own, such as acme.com.` };
  return { rule: wildcard ? `*.${domain}` : domain };
}

// A pasted web or e-mail address, told from a rule by what only such an address has.
function domainInside(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  if (at > 0) return normalizeDomain(text.slice(at + 1));
  if (!/^[a-z]+:\/\/|[/?#]|:\d+$/.test(text)) return undefined;
  const host = text.replace(/^[a-z]+:\/\//, '').split(/[/?#:]/)[0]!;
  return normalizeDomain(host)?.replace(/^www\./, '');
}

// Under a wildcard the list's private part counts too: anybody can have a sub-domain of github.io.
function isSuffix(domain: string, wildcard: boolean): boolean {
  const { publicSuffix, isIcann, isPrivate } = parse(domain, { allowPrivateDomains: wildcard });
  return publicSuffix === domain && Boolean(isIcann || isPrivate);
}

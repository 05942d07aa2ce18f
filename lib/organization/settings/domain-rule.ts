import { z } from 'zod';
import { INSTITUTIONAL_TOP_LEVEL, normalizeDomain } from '@/lib/core/email-domain';
import { parseMailbox } from '@/lib/core/mailbox';
import { refuse } from '@/lib/core/schema';
import { isInstitutional, isOpenToAnyone, isPublicSuffix } from '@/lib/core/shared-domains';

// A separate file, because the public suffix list is 130 kB, which the sign-in page does not need.

/**
 * One entry of `allowed_email_domains`: `acme.com`, or `*.acme.com` for its subdomains; lower-case, in punycode.
 * A leading @ is dropped. Rules that would let everyone in are refused: a public suffix (`com`, `co.uk`), and a wildcard on a
 * domain where anyone can get a subdomain (`*.github.io`, `*.onmicrosoft.com`).
 */
export const DomainRule = z
  .string()
  .max(300, 'A domain has at most 253 characters.')
  .meta({ description: 'A domain such as `acme.com`, or `*.acme.com` for its subdomains' })
  .transform((text, context) => {
    const result = readRule(text.trim().normalize('NFKC').toLowerCase());
    if ('rule' in result) return result.rule;
    refuse(context, 'not_a_domain', result.why);
    return z.NEVER;
  });

/** Returns the domain in a pasted web or email address, such as `https://www.acme.com/about` or `Ada <ada@acme.com>`; undefined for anything else. */
export function domainInAddress(text: string): string | undefined {
  return domainInside(parseMailbox(text)?.address ?? text.trim().normalize('NFKC').toLowerCase());
}

function readRule(text: string): { rule: string } | { why: string } {
  if (text === '') return { why: 'Enter a domain such as acme.com.' };
  const pasted = domainInside(text);
  if (pasted) return { why: `Enter the domain alone: ${pasted}` };
  const bare = text.replace(/^@/, '');
  const wildcard = bare.startsWith('*.');
  const name = wildcard ? bare.slice(2) : bare;
  const domain = normalizeDomain(name) ?? name;
  const why = tooWide(domain, wildcard);
  if (why) return { why: why.replace('%', bare) };
  if (wildcard && INSTITUTIONAL_TOP_LEVEL.has(domain)) return { rule: `*.${domain}` };
  if (!normalizeDomain(domain))
    return { why: 'This is not a domain. Enter one such as acme.com, or *.acme.com for its subdomains.' };
  return { rule: wildcard ? `*.${domain}` : domain };
}

function tooWide(domain: string, wildcard: boolean): string | undefined {
  const everyone = '% would let everyone in. Enter your own domain, such as acme.com.';
  if (wildcard) return isOpenToAnyone(domain) ? everyone : undefined;
  if (!isPublicSuffix(domain)) return undefined;
  return isInstitutional(domain)
    ? `% itself has no email addresses. Enter *.${domain} to allow its subdomains.`
    : everyone;
}

// A pasted web or email address, recognized by what only such an address contains.
function domainInside(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  if (at > 0) return normalizeDomain(text.slice(at + 1));
  if (!/^[a-z]+:\/\/|[/?#]|:\d+$/.test(text)) return undefined;
  const host = text.replace(/^[a-z]+:\/\//, '').split(/[/?#:]/)[0]!;
  return normalizeDomain(host)?.replace(/^www\./, '');
}

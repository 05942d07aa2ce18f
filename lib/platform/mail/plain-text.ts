import { hasVisibleText, trimInvisible } from '@/lib/core/visible-text';

// Marks that change the reading direction, with which a name can be made to look like another (Unicode TR 36).
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;

/**
 * Returns text as one line for a header, without control characters, so that it cannot inject a header (CWE-93). An invisible
 * name, which earlier versions accepted, becomes `(no name)`.
 */
export function headerText(text: string): string {
  const line = trimInvisible(text.replace(DIRECTION, '').replace(BREAKS, ' '));
  return hasVisibleText(line) ? line.slice(0, 200) : '(no name)';
}

// What mail clients recognize as the start of a link: a scheme, an email address, and a dot before what may be a top-level domain
// or the last number of an IPv4 address.
const LINKABLE = /:\/\/(?=\S)|@(?=\S)|[.\u3002\uff0e\uff61](?=[\p{L}\p{N}-]*\p{L}{2})|(?<=\d\.\d+\.\d+)\.(?=\d)/gu;
const ADDRESS = /^[^\s<>@]+@[^\s<>@]+$/u;

/**
 * Returns a name that a person chose, safe for the body of a mail: one line that no mail client turns into a link. Otherwise
 * an organization called `https://evil.example` could send its link in our name. Use it for names only: addresses that the
 * product itself writes must stay as they are, so that they can be copied.
 */
export function nameText(text: string): string {
  // U+2060 WORD JOINER has no width and ends what clients recognize as an address.
  return headerText(text).replace(LINKABLE, '$&\u2060');
}

/**
 * Returns an actor's label (`Ada Okafor <ada@acme.com>`) or a vendor account's (often an address alone) for the body of a mail:
 * the name as `nameText` returns it, the email address unchanged.
 */
export function labelText(label: string): string {
  const text = headerText(label);
  if (ADDRESS.test(text)) return text;
  const [, name, address] = /^(.*) <([^<>]*)>$/u.exec(text) ?? [];
  return address && ADDRESS.test(address) ? `${nameText(name!)} <${address}>` : nameText(text);
}

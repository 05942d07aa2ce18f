import { hasVisibleText, trimInvisible } from '@/lib/core/visible-text';

// Marks that turn the direction of what follows: with them a name reads as another (Unicode TR 36).
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;

/**
 * Text as one line for a header: no control characters, so that it cannot begin a header of its own (CWE-93). A name of
 * which nothing can be seen, which earlier versions took, becomes `(no name)`.
 */
export function headerText(text: string): string {
  const line = trimInvisible(text.replace(DIRECTION, '').replace(BREAKS, ' '));
  return hasVisibleText(line) ? line.slice(0, 200) : '(no name)';
}

// What mail clients take for the start of a link: a scheme, an e-mail address, and a dot before what may be a top-level domain
// or the last number of an IPv4 address.
const LINKABLE = /:\/\/(?=\S)|@(?=\S)|[.\u3002\uff0e\uff61](?=[\p{L}\p{N}-]*\p{L}{2})|(?<=\d\.\d+\.\d+)\.(?=\d)/gu;
const ADDRESS = /^[^\s<>@]+@[^\s<>@]+$/u;

/**
 * Returns a name that a person chose, safe for the body of a mail: one line that no mail client turns into a link. Otherwise an
 * organization called `https://evil.example` would send its own link under our name.
 * Only for names: addresses that the product wrote itself must stay as they are, so that they can be copied.
 */
export function nameText(text: string): string {
  // U+2060 WORD JOINER has no width, and ends what the clients take for an address.
  return headerText(text).replace(LINKABLE, '$&\u2060');
}

/**
 * Returns an actor's label (`Ada Okafor <ada@acme.com>`) or a vendor account's (often an address alone) for the body of a mail:
 * the name as `nameText` returns it, the e-mail address unchanged.
 */
export function labelText(label: string): string {
  const text = headerText(label);
  if (ADDRESS.test(text)) return text;
  const [, name, address] = /^(.*) <([^<>]*)>$/u.exec(text) ?? [];
  return address && ADDRESS.test(address) ? `${nameText(name!)} <${address}>` : nameText(text);
}

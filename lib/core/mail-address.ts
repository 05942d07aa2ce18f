/** One person's address. Never a string: parsing one is how mail reaches another domain (CVE-2025-13033). */
export interface MailAddress {
  name: string;
  address: string;
}

// One `@`, nothing that is quoted, grouped, listed or a comment. Everything else is refused rather than read.
const ADDRESS = /^[^\s\p{Cc}@"(),:;<>[\]\\]{1,64}@[^\s\p{Cc}@"(),:;<>[\]\\]{1,255}$/u;
const NAMED = /^\s*"?([^"<>]*?)"?\s*<([^<>]+)>\s*$/;

/** Whether a text is one plain e-mail address. */
export function isMailAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/**
 * Reads a sender: `Name <address>`, or an address alone.
 * @returns undefined when there is no plain address in it; `name` is undefined when none was given
 */
export function parseSender(text: string): { name: string | undefined; address: string } | undefined {
  const [, name, named] = NAMED.exec(text) ?? [];
  const address = (named ?? text).trim();
  return isMailAddress(address) ? { name, address } : undefined;
}

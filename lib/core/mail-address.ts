/** One person's address. Never a string: parsing strings is how mail reaches the wrong domain (CVE-2025-13033). */
export interface MailAddress {
  name: string;
  address: string;
}

// One `@`, and nothing quoted, grouped, listed or commented. Everything else is rejected rather than interpreted.
const ADDRESS = /^[^\s\p{Cc}@"(),:;<>[\]\\]{1,64}@[^\s\p{Cc}@"(),:;<>[\]\\]{1,255}$/u;
const NAMED = /^\s*"?([^"<>]*?)"?\s*<([^<>]+)>\s*$/;

/** Whether a text is one plain email address. */
export function isMailAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/**
 * Parses a sender: `Name <address>`, or an address alone.
 * @returns undefined without a plain address; `name` is undefined if none was given
 */
export function parseSender(text: string): { name: string | undefined; address: string } | undefined {
  const [, name, named] = NAMED.exec(text) ?? [];
  const address = (named ?? text).trim();
  return isMailAddress(address) ? { name, address } : undefined;
}

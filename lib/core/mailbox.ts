// Zero-width and directional characters, which mail programs, chats and web pages put around addresses.
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;
const ADDRESS = String.raw`[^\s<>@"(),;:\\[\]]+@[^\s<>@"(),;:\\[\]?]+`;

/** The ways in which an address is copied (RFC 5322 §3.4, RFC 6068), each with the groups `name` and `address`. */
const SHAPES = [
  String.raw`(?:mailto:)?(?<address>${ADDRESS})(?:\?.*)?`,
  String.raw`(?<name>[^<>]*?)\s*<(?:mailto:)?(?<address>${ADDRESS})>`,
  String.raw`(?<address>${ADDRESS})\s*\((?<name>[^()]*)\)`,
  String.raw`\[(?<name>[^\]]*)\]\((?:mailto:)?(?<address>${ADDRESS})\)`,
].map((shape) => new RegExp(`^${shape}$`, 'iu'));

/** One person's address, and the name beside it; empty where there is none. */
export interface Mailbox {
  name: string;
  address: string;
}

/** Removes zero-width and directional characters from a text. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/**
 * Extracts the one address from pasted text: `Ada Okafor <ada@acme.com>`, `mailto:ada@acme.com?subject=Hi`, `<ada@acme.com>,`,
 * `ada@acme.com (Ada Okafor)`. The address is not validated: `EmailAddress` does that.
 * @returns undefined for any other text, such as two addresses
 */
export function parseMailbox(text: string): Mailbox | undefined {
  const plain = withoutInvisible(text)
    .replace(/\s+/gu, ' ')
    .replace(/^[\s,;]+|[\s,;.]+$/gu, '');
  const unquoted = /^(["'])([^"']*)\1$/u.exec(plain)?.[2]?.trim() ?? plain;
  for (const shape of SHAPES) {
    const groups = shape.exec(unquoted)?.groups;
    if (!groups) continue;
    const name = (groups.name ?? '')
      .replaceAll(/\\(.)/gu, '$1')
      .replace(/^(["'])(.*)\1$/u, '$2')
      .trim();
    return { name: name.includes('@') ? '' : name, address: groups.address!.replace(/\.$/, '') };
  }
  return undefined;
}

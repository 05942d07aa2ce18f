import punycode from 'punycode.js';

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

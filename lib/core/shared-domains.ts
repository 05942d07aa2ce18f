import { parse } from 'tldts';
import { INSTITUTIONAL_TOP_LEVEL } from './email-address';

// Services that give each customer a sub-domain which receives mail, and that the public suffix list does not have: Microsoft 365's
// and Google's tenants, help desks, mailing lists, e-mail aliases, test inboxes.
const TENANT_DOMAINS = new Set(
  `onmicrosoft.com mail.onmicrosoft.com onmicrosoft.us onmicrosoft.de onmicrosoft.cn partner.onmschina.cn partner.mail.onmschina.cn
   test-google-a.com zendesk.com freshdesk.com freshservice.com zohodesk.com zohodesk.eu zohodesk.in zohosupport.com helpscoutapp.com
   intercom-mail.com gorgias.com kayako.com happyfox.com uservoice.com supportbee.com reamaze.com ladesk.com deskpro.com front-mail.com
   tawk.email atlassian.net service-now.com slack.com groups.io fastmail.com fastmail.fm mozmail.com anonaddy.com anonaddy.me
   simplelogin.co mailgun.org mailosaur.net mailosaur.io`.split(/\s+/),
);

// Suffixes whose names are given to the state, to health services, schools and universities only, by the rules of their registries.
const OF_STATE = /^(gov|gob|gouv|gub|mil)\.[a-z]{2}$/;
const INSTITUTIONAL = new Set(
  `govt.nz parliament.nz health.nz gv.at gc.ca go.jp go.kr go.th go.id go.ke go.tz go.ug go.cr lg.jp nic.in jus.br leg.br mp.br
   muni.il idf.il bel.tr pol.tr nhs.uk police.uk sch.uk ac.uk ac.jp ed.jp ac.kr hs.kr ms.kr es.kr ac.at ac.in edu.in res.in ac.il
   k12.il ac.za school.za ac.th ac.id sch.id ac.cn edu.cn edu.tw edu.hk edu.sg edu.my edu.ph edu.vn edu.au edu.br edu.mx edu.tr
   k12.tr edu.sa ac.ae sch.ae ac.ir ac.ke ac.tz ac.ug edu.ng edu.gh edu.eg edu.pk edu.bd ac.bd ac.lk`.split(/\s+/),
);

/**
 * Whether `*.domain` would allow everyone, because anybody can get a sub-domain of it: a public suffix (`com`, `co.uk`), a host of the
 * public suffix list's private section (`github.io`) or a service that gives each customer one (`onmicrosoft.com`).
 * @param domain lower-case, in punycode
 */
export function isOpenToAnyone(domain: string): boolean {
  if (TENANT_DOMAINS.has(domain)) return true;
  const { publicSuffix, isIcann, isPrivate } = parse(domain, { allowPrivateDomains: true });
  return publicSuffix === domain && Boolean(isIcann || isPrivate) && !isInstitutional(domain);
}

/** Whether a domain is a public suffix such as `com` or `gov.uk`, below which others register their own names. */
export function isPublicSuffix(domain: string): boolean {
  const { publicSuffix, isIcann } = parse(domain);
  return publicSuffix === domain && isIcann === true;
}

/** Whether names below this public suffix are given to institutions only (`gov.uk`, `ac.jp`, `edu`), not to anybody who asks. */
export function isInstitutional(suffix: string): boolean {
  const lastTwo = suffix.split('.').slice(-2).join('.');
  return INSTITUTIONAL_TOP_LEVEL.has(suffix) || OF_STATE.test(lastTwo) || INSTITUTIONAL.has(lastTwo);
}

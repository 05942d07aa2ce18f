import { parse } from 'tldts';
import { INSTITUTIONAL_TOP_LEVEL } from './email-domain';

// Services that give each customer a subdomain with email, missing from the public suffix list: tenants of Microsoft 365 and Google,
// help desks, mailing lists, email aliases, test inboxes.
const TENANT_DOMAINS = new Set(
  `onmicrosoft.com mail.onmicrosoft.com onmicrosoft.us onmicrosoft.de onmicrosoft.cn partner.onmschina.cn partner.mail.onmschina.cn
   test-google-a.com zendesk.com freshdesk.com freshservice.com zohodesk.com zohodesk.eu zohodesk.in zohosupport.com helpscoutapp.com
   intercom-mail.com gorgias.com kayako.com happyfox.com uservoice.com supportbee.com reamaze.com ladesk.com deskpro.com front-mail.com
   tawk.email atlassian.net service-now.com slack.com groups.io fastmail.com fastmail.fm mozmail.com anonaddy.com anonaddy.me
   simplelogin.co mailgun.org mailosaur.net mailosaur.io`.split(/\s+/),
);

// Suffixes that registries reserve for government, health services, schools and universities.
const OF_STATE = /^(gov|gob|gouv|gub|mil)\.[a-z]{2}$/;
const INSTITUTIONAL = new Set(
  `govt.nz parliament.nz health.nz gv.at gc.ca go.jp go.kr go.th go.id go.ke go.tz go.ug go.cr lg.jp nic.in jus.br leg.br mp.br
   muni.il idf.il bel.tr pol.tr nhs.uk police.uk sch.uk ac.uk ac.jp ed.jp ac.kr hs.kr ms.kr es.kr ac.at ac.in edu.in res.in ac.il
   k12.il ac.za school.za ac.th ac.id sch.id ac.cn edu.cn edu.tw edu.hk edu.sg edu.my edu.ph edu.vn edu.au edu.br edu.mx edu.tr
   k12.tr edu.sa ac.ae sch.ae ac.ir ac.ke ac.tz ac.ug edu.ng edu.gh edu.eg edu.pk edu.bd ac.bd ac.lk`.split(/\s+/),
);

/**
 * Whether `*.domain` would allow everyone, because anyone can get a subdomain: a public suffix (`com`, `co.uk`), a host in the public
 * suffix list's private section (`github.io`) or a service that gives each customer one (`onmicrosoft.com`).
 * @param domain lower-case, in punycode
 */
export function isOpenToAnyone(domain: string): boolean {
  if (TENANT_DOMAINS.has(domain)) return true;
  const { publicSuffix, isIcann, isPrivate } = parse(domain, { allowPrivateDomains: true });
  return publicSuffix === domain && Boolean(isIcann || isPrivate) && !isInstitutional(domain);
}

/** Whether a domain is a public suffix such as `com` or `gov.uk`, under which others register names. */
export function isPublicSuffix(domain: string): boolean {
  const { publicSuffix, isIcann } = parse(domain);
  return publicSuffix === domain && isIcann === true;
}

/** Whether names under this public suffix are reserved for institutions (`gov.uk`, `ac.jp`, `edu`). */
export function isInstitutional(suffix: string): boolean {
  const lastTwo = suffix.split('.').slice(-2).join('.');
  return INSTITUTIONAL_TOP_LEVEL.has(suffix) || OF_STATE.test(lastTwo) || INSTITUTIONAL.has(lastTwo);
}

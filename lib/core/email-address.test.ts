import { describe, expect, it, test } from 'vitest';
import { DomainRule, domainInAddress } from '@/lib/organization/settings/domain-rule';
import { describeRules, EmailAddress, isEmailAllowed, isFreeMail, normalizeDomain } from './email-address';

describe('EmailAddress', () => {
  test.each([
    ['Ana@Acme.COM', 'ana@acme.com'],
    ['  ana@acme.com  ', 'ana@acme.com'],
    ['ana@acme.com.', 'ana@acme.com'],
    ['ana@acme。com', 'ana@acme.com'],
    ['ana@münchen.de', 'ana@xn--mnchen-3ya.de'],
    ['ana@xn--mnchen-3ya.de', 'ana@xn--mnchen-3ya.de'],
    ['ana+agni@acme.com', 'ana+agni@acme.com'],
    ["o'brien@acme.com", "o'brien@acme.com"],
    ['ａｎａ@acme.com', 'ana@acme.com'],
    ['\ufeffana@\u2060acme.\u2060com\u200b', 'ana@acme.com'],
    ['a\u00adna@acme.com', 'ana@acme.com'],
    [`${'a'.repeat(64)}@acme.com`, `${'a'.repeat(64)}@acme.com`],
  ])('normalizes %s', (text, address) => {
    expect(EmailAddress.parse(text)).toBe(address);
    expect(EmailAddress.parse(address)).toBe(address);
  });

  test.each([
    '',
    'ana',
    'ana@',
    '@acme.com',
    'a@acme.com@evil.com',
    '"a@acme.com"@evil.com',
    '"a"@acme.com',
    'a(comment)@acme.com',
    'a@evil.com,b@acme.com',
    'a@evil.com;b@acme.com',
    'team:a@acme.com;',
    'Ana <a@acme.com>',
    'a＠acme.com',
    'a@acme.com，b@evil.com',
    'a@acme.com\r\nBcc:x@evil.com',
    'a@acme.com\0',
    'a\u202e@acme.com',
    '=?utf-8?q?a=40acme.com?=@evil.com',
    'a%acme.com@evil.com',
    'evil.com!a@acme.com',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    'a@0x7f.1',
    'a@[IPv6:::1]',
    'a@localhost',
    'a@acme.com:25',
    'a@acme.com/x',
    'a@acme.com%2eevil.com',
    'a@xn--0049.com',
    'a@-acme.com',
    'a@acme..com',
    'a@ac_me.com',
    '.a@acme.com',
    'a..b@acme.com',
    `${'a'.repeat(65)}@acme.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'b.'.repeat(130)}com`,
    'ana@acme.c',
  ])('rejects %j', (text) => {
    const result = EmailAddress.safeParse(text);
    expect(result.success).toBe(false);
    expect(result.error!.issues[0]!.message).toMatch(/\.$/);
  });
});

describe('isEmailAllowed', () => {
  it('allows any valid address without rules', () => {
    expect(isEmailAllowed('a@anything.org', [])).toBe(true);
    expect(isEmailAllowed('a@acme.com@evil.com', [])).toBe(false);
  });

  test.each(['a@acme.com', 'a@ACME.com', 'a@acme.com.', 'a@acme。com', 'a+b@acme.com'])(
    'allows %s for the rule acme.com',
    (email) => {
      expect(isEmailAllowed(email, ['example.org', 'acme.com'])).toBe(true);
    },
  );

  test.each([
    'a@evilacme.com',
    'a@sub.acme.com',
    'a@acme.com.evil.com',
    'a@acme.co',
    'a@аcme.com',
    'a@evil.com,b@acme.com',
    'a@acme.com@evil.com',
    '"a@acme.com"@evil.com',
    'a＠acme.com',
    '=?utf-8?q?a=40acme.com?=@evil.com',
    'a@acme.com\r\nBcc:x',
    'a@evil.com\0acme.com',
  ])('rejects %j for the rule acme.com', (email) => {
    expect(isEmailAllowed(email, ['acme.com'])).toBe(false);
  });

  it('matches *.acme.com with subdomains at any depth, not with the domain itself', () => {
    const allowed = (email: string) => isEmailAllowed(email, ['*.acme.com']);
    expect(allowed('a@eu.acme.com')).toBe(true);
    expect(allowed('a@x.eu.acme.com')).toBe(true);
    expect(allowed('a@acme.com')).toBe(false);
    expect(allowed('a@evilacme.com')).toBe(false);
    expect(allowed('a@eu.acme.com.evil.com')).toBe(false);
  });

  it('compares international domains in punycode, in whatever form either side is written', () => {
    for (const email of ['a@münchen.de', 'a@MÜNCHEN.de', 'a@xn--mnchen-3ya.de'])
      for (const rule of ['münchen.de', 'xn--mnchen-3ya.de']) expect(isEmailAllowed(email, [rule])).toBe(true);
  });

  it('matches *.gov and *.gov.uk with the institutions below them', () => {
    expect(isEmailAllowed('a@nasa.gov', ['*.gov'])).toBe(true);
    expect(isEmailAllowed('a@nasa.gov.evil.com', ['*.gov'])).toBe(false);
    expect(isEmailAllowed('a@cabinet-office.gov.uk', ['*.gov.uk'])).toBe(true);
    expect(isEmailAllowed('a@evilgov.uk', ['*.gov.uk'])).toBe(false);
    expect(isEmailAllowed('a@acme.com', ['*.com'])).toBe(false);
  });

  it('never matches an invalid rule', () => {
    for (const rule of ['', '*', '*.', '.', 'com', 'acme.com/', '@'])
      expect(isEmailAllowed('a@acme.com', [rule])).toBe(false);
  });
});

describe('DomainRule', () => {
  test.each([
    ['acme.com', 'acme.com'],
    ['@Acme.com', 'acme.com'],
    [' ACME.COM. ', 'acme.com'],
    ['*.Acme.com', '*.acme.com'],
    ['münchen.de', 'xn--mnchen-3ya.de'],
    ['*.münchen.de', '*.xn--mnchen-3ya.de'],
    ['acme.co.uk', 'acme.co.uk'],
    ['corp.local', 'corp.local'],
    ['acme.onmicrosoft.com', 'acme.onmicrosoft.com'],
    ['*.acme.onmicrosoft.com', '*.acme.onmicrosoft.com'],
    ['acme.github.io', 'acme.github.io'],
    ['*.gov.uk', '*.gov.uk'],
    ['*.service.gov.uk', '*.service.gov.uk'],
    ['*.ac.uk', '*.ac.uk'],
    ['*.kent.sch.uk', '*.kent.sch.uk'],
    ['*.ac.jp', '*.ac.jp'],
    ['*.go.jp', '*.go.jp'],
    ['*.gob.mx', '*.gob.mx'],
    ['*.sp.gov.br', '*.sp.gov.br'],
    ['*.edu.au', '*.edu.au'],
    ['*.Gov', '*.gov'],
    ['*.edu', '*.edu'],
  ])('normalizes %s to %s', (text, rule) => {
    expect(DomainRule.parse(text)).toBe(rule);
  });

  test.each([
    ['com', /would let everyone in/],
    ['co.uk', /would let everyone in/],
    ['*.com', /would let everyone in/],
    ['*.co.uk', /would let everyone in/],
    ['公司.cn', /would let everyone in/],
    ['*.github.io', /would let everyone in/],
    ['*.onmicrosoft.com', /would let everyone in/],
    ['*.OnMicrosoft.com.', /would let everyone in/],
    ['*.zendesk.com', /would let everyone in/],
    ['*.atlassian.net', /would let everyone in/],
    ['*.myshopify.com', /would let everyone in/],
    ['*.uk.com', /would let everyone in/],
    ['*.edu.kg', /would let everyone in/],
    ['*.go.it', /would let everyone in/],
    ['gov.uk', /no email addresses\. Enter \*\.gov\.uk/],
    ['edu', /no email addresses\. Enter \*\.edu/],
    ['https://www.acme.com/about', /^Enter the domain alone: acme\.com$/],
    ['acme.com/about', /^Enter the domain alone: acme\.com$/],
    ['acme.com:443', /^Enter the domain alone: acme\.com$/],
    ['jane@acme.com', /^Enter the domain alone: acme\.com$/],
    ['', /^Enter a domain/],
    ['*', /not a domain/],
    ['*.*.acme.com', /not a domain/],
    ['a.*.com', /not a domain/],
    ['localhost', /not a domain/],
    ['10.0.0.1', /not a domain/],
    ['xn--0049.com', /not a domain/],
    ['acme .com', /not a domain/],
  ])('rejects %j', (text, message) => {
    expect(DomainRule.safeParse(text).error?.issues[0]?.message).toMatch(message);
  });
});

describe('domainInAddress', () => {
  test.each([
    'jane@acme.com',
    'Jane Roe <jane@acme.com>,',
    'mailto:jane@acme.com',
    'https://www.acme.com/about',
    'acme.com:443',
    'jane@\u2060acme.\u2060com',
  ])('extracts acme.com from %j', (text) => {
    expect(domainInAddress(text)).toBe('acme.com');
  });

  test.each(['acme.com', '*.acme.com', '@acme.com', 'nonsense', ''])('returns undefined for %j', (text) => {
    expect(domainInAddress(text)).toBeUndefined();
  });
});

describe('normalizeDomain', () => {
  it('rejects what the URL parser would read as a port, a path, a user or an address', () => {
    for (const text of [
      'acme.com:80',
      'acme.com/x',
      'u@acme.com',
      'acme.com?x',
      'acme.com#x',
      '127.1',
      '[::1]',
      'a\tb.com',
    ])
      expect(normalizeDomain(text)).toBeUndefined();
  });
});

test('isFreeMail recognizes free email providers by their domain', () => {
  expect(isFreeMail('GMail.com')).toBe(true);
  expect(isFreeMail('*.gmail.com')).toBe(true);
  expect(isFreeMail('acme.com')).toBe(false);
});

test('describeRules lists the rules in a sentence', () => {
  expect(describeRules(['acme.com'])).toBe('acme.com');
  expect(describeRules(['acme.com', '*.acme.org'])).toBe('acme.com and subdomains of acme.org');
  expect(describeRules(['a.de', 'b.de', 'c.de', 'd.de', 'e.de', 'f.de'])).toBe('a.de, b.de, c.de, d.de and 2 more');
});

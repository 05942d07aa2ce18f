import { describe, expect, it } from 'vitest';
import { parseMailbox, withoutInvisible } from './mailbox';

const ADA = { name: 'Ada Okafor', address: 'ada@acme.com' };

describe('parseMailbox', () => {
  it.each([
    ['Ada Okafor <ada@acme.com>', ADA],
    ['"Ada Okafor" <ada@acme.com>,', ADA],
    ["'Ada Okafor' <ada@acme.com>;", ADA],
    ['"Okafor, Ada" <ada@acme.com>', { ...ADA, name: 'Okafor, Ada' }],
    ['"Ada \\"Ace\\" Okafor" <ada@acme.com>', { ...ADA, name: 'Ada "Ace" Okafor' }],
    ['Ada Okafor <mailto:ada@acme.com>', ADA],
    ['Ada\u00a0Okafor\r\n <ada@acme.com>', ADA],
    ['ada@acme.com (Ada Okafor)', ADA],
    ['[Ada Okafor](mailto:ada@acme.com)', ADA],
    ['[ada@acme.com](mailto:ada@acme.com)', { ...ADA, name: '' }],
    ["'ada@acme.com' <ada@acme.com>", { ...ADA, name: '' }],
    ['山田 太郎 <ada@acme.com>', { ...ADA, name: '山田 太郎' }],
  ])('extracts name and address from %j', (text, mailbox) => {
    expect(parseMailbox(text)).toEqual(mailbox);
  });

  it.each([
    'ada@acme.com',
    ' ada@acme.com, ',
    'ada@acme.com;',
    'ada@acme.com.',
    '<ada@acme.com>',
    '"ada@acme.com"',
    "'ada@acme.com'",
    'mailto:ada@acme.com',
    'MAILTO:ada@acme.com?subject=Hello%20Ada&cc=b@acme.com',
    '\u202aada@acme.com\u202c',
    '\ufeffada@\u2060acme.\u2060com\u200b',
    'ada@acme.com\t',
  ])('extracts the address from %j', (text) => {
    expect(parseMailbox(text)).toEqual({ name: '', address: 'ada@acme.com' });
  });

  it("keeps what belongs to an address: o'brien, plus signs, a leading apostrophe", () => {
    for (const address of ["o'brien@acme.com", 'ada+ops@acme.com', "'+ops@acme.com", 'ada@sub.acme.co.uk']) {
      expect(parseMailbox(`x <${address}>`)?.address).toBe(address);
      expect(parseMailbox(address)?.address).toBe(address);
    }
  });

  it.each([
    '',
    'ada',
    'ada@',
    'a@x.io, b@x.io',
    'a@x.io <b@x.io> c@x.io',
    'Ada <a@x.io>; Ben <b@x.io>',
    '"a@acme.com"@evil.com',
    'a@acme.com@evil.com',
    'Ada <nonsense>',
    'team:a@acme.com;',
  ])('returns undefined for %j', (text) => {
    expect(parseMailbox(text)).toBeUndefined();
  });
});

it('withoutInvisible removes zero-width characters and keeps joiners that change how letters look', () => {
  expect(withoutInvisible('203.\u20600.\u2060113.\u20600/24')).toBe('203.0.113.0/24');
  expect(withoutInvisible('نامه\u200cای 👩‍💻')).toBe('نامه\u200cای 👩‍💻');
});

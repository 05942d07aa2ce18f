import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  OptionalVendorInstant,
  OptionalVendorRef,
  readableOf,
  VendorInstant,
  VendorLifetime,
  VendorLink,
  VendorRef,
  VendorSecret,
  vendorLine,
  vendorProse,
} from './parse';

describe('vendorLine', () => {
  it.each([
    ['Downtown practice', 'Downtown practice'],
    ['  two\nlines\tand\u0000NUL ', 'two lines and NUL'],
    ['half \ud83d', 'half'],
    ['\u202eevil', 'evil'],
    ['Zoë 👩‍⚕️', 'Zoë 👩‍⚕️'],
    ['', null],
    ['\u200b\u2060\u00ad', null],
    ['\u3164', null],
    ['\u2800', null],
    [7, null],
    [null, null],
    [undefined, null],
  ])('parses %j as %j', (given, expected) => {
    expect(vendorLine().parse(given)).toBe(expected);
  });

  it('truncates without splitting a character', () => {
    expect(vendorLine(3).parse('ab👍')).toBe('ab');
  });

  it('accepts a missing key', () => {
    expect(z.object({ name: vendorLine() }).parse({})).toEqual({ name: null });
  });
});

describe('vendorProse', () => {
  it('keeps line breaks and removes other control characters', () => {
    expect(vendorProse().parse('one\ntwo\u0000\u001b three')).toBe('one\ntwo  three');
  });
});

describe('VendorLink', () => {
  it.each([
    ['https://cal.com/lena/visit', 'https://cal.com/lena/visit'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['cal.com/lena', null],
    [`https://cal.com/${'x'.repeat(3_000)}`, null],
  ])('accepts %j as %j', (given, expected) => {
    expect(VendorLink.parse(given)).toBe(expected);
  });
});

describe('VendorRef', () => {
  it.each(['', '.', '..', 'a b', 'a\u0000', 'ü', 'x'.repeat(201)])('rejects %j', (given) => {
    expect(VendorRef.safeParse(given).success).toBe(false);
    expect(OptionalVendorRef.parse(given)).toBeNull();
  });
});

describe('VendorInstant', () => {
  it.each(['2026-03-20T14:00:00Z', '2026-03-20T16:00:00.000+02:00', '2026-03-20T16:00:00+0200'])(
    'reads %j',
    (given) => {
      expect(VendorInstant.parse(given)).toBe(Date.parse('2026-03-20T14:00:00Z'));
    },
  );

  it.each([
    '',
    'tomorrow',
    '2026-03-20',
    '2026-03-20T14:00:00',
    '2026-13-45T14:00:00Z',
    '9999-12-31T23:59:59Z',
    '1',
    5,
  ])('rejects %j', (given) => {
    expect(VendorInstant.safeParse(given).success).toBe(false);
    expect(OptionalVendorInstant.parse(given)).toBeNull();
  });
});

describe('VendorLifetime', () => {
  it('yields a valid date for every number that a vendor may send', () => {
    for (const given of [86_399, '86399', 1e20, 1e308]) {
      expect(new Date(Date.now() + VendorLifetime.parse(given) * 1000).toISOString()).toMatch(/^20/);
    }
    for (const given of [0, -5, 'soon', null]) expect(VendorLifetime.safeParse(given).success).toBe(false);
  });
});

describe('VendorSecret', () => {
  it('rejects values that a header cannot carry', () => {
    expect(VendorSecret.safeParse('eyJ.a-b_c~+/=').success).toBe(true);
    for (const given of ['', 'a b', 'a\nb', 'ü']) expect(VendorSecret.safeParse(given).success).toBe(false);
  });
});

describe('readableOf', () => {
  const list = readableOf(z.object({ id: VendorRef }));
  it('drops malformed entries', () => {
    expect(list.parse([{ id: 'a' }, { id: 5 }, null, { id: 'b' }])).toEqual([{ id: 'a' }, { id: 'b' }]);
  });

  it('rejects a list with only malformed entries', () => {
    expect(list.parse([])).toEqual([]);
    expect(list.safeParse([{ id: 5 }]).success).toBe(false);
  });
});

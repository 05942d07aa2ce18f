import { describe, expect, it } from 'vitest';
import { matchingStep, newSeed, setupUri } from './totp';

// RFC 6238, appendix B: SHA-1, the ASCII seed "12345678901234567890" in base32; of the eight digits the last six.
const RFC_SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const VECTORS: [seconds: number, digits: string][] = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
];

describe('a TOTP code', () => {
  it.each(VECTORS)('matches RFC 6238 at %i seconds: %s', (seconds, digits) => {
    expect(matchingStep(RFC_SEED, digits.slice(-6), seconds)).toBe(Math.floor(seconds / 30));
  });

  it('is valid one step early and one step late, and returns its own step', () => {
    const [code, step] = ['005924', Math.floor(1234567890 / 30)];
    const start = step * 30;
    expect(matchingStep(RFC_SEED, code, start - 31)).toBeUndefined();
    expect(matchingStep(RFC_SEED, code, start - 30)).toBe(step);
    expect(matchingStep(RFC_SEED, code, start)).toBe(step);
    expect(matchingStep(RFC_SEED, code, start + 59.9)).toBe(step);
    expect(matchingStep(RFC_SEED, code, start + 60)).toBeUndefined();
  });

  it('is refused when made from another seed', () => {
    expect(matchingStep(newSeed(), '287082', 59)).toBeUndefined();
  });
});

describe('a TOTP seed', () => {
  it('has 160 bits in base32 and never repeats', () => {
    const seeds = new Set(Array.from({ length: 50 }, newSeed));
    expect(seeds.size).toBe(50);
    for (const seed of seeds) expect(seed).toMatch(/^[A-Z2-7]{32}$/);
  });

  it('passes issuer and account to the app', () => {
    const uri = new URL(setupUri('ada+test@acme.example', RFC_SEED));
    expect(uri.protocol).toBe('otpauth:');
    expect(uri.host).toBe('totp');
    expect(decodeURIComponent(uri.pathname)).toBe('/Agni:ada+test@acme.example');
    expect(Object.fromEntries(uri.searchParams)).toEqual({ secret: RFC_SEED, issuer: 'Agni' });
  });

  it.each([
    ['Acme: Voice', 'Acme Voice'],
    ['a:b:c', 'a b c'],
    [' : ', 'localhost'],
  ])('removes the colons of the product name %j', (product, issuer) => {
    const uri = new URL(setupUri('ada@acme.example', RFC_SEED, product));
    expect(decodeURIComponent(uri.pathname)).toBe(`/${issuer}:ada@acme.example`);
    expect(uri.searchParams.get('issuer')).toBe(issuer);
  });
});

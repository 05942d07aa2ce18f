import { describe, expect, it } from 'vitest';
import { PASSWORD_MIN } from '@/lib/account/security/constants';
import { contextOf, FAMILIES, passwordsOf } from './password-corpus';
import { COMMON_BELOW, guessesLog10, isMadeOf } from './password-strength';

// scripts/judge-passwords.ts prints the whole table, with 150 of each; see decision 0035.
const MEASURED = 40;

describe('guessesLog10', () => {
  it.each(FAMILIES.map((family) => [family.is_strong ? 'accepts' : 'refuses', family.name, family] as const))(
    '%s %s',
    (_, __, family) => {
      const passwords = passwordsOf(family, MEASURED, PASSWORD_MIN);
      const refused = passwords.filter((it) => guessesLog10(it, contextOf(family, it)) < COMMON_BELOW).length;
      expect(passwords.length).toBeGreaterThanOrEqual(MEASURED);
      if (family.is_strong) expect(refused / passwords.length).toBeLessThanOrEqual(0.02);
      else expect(refused / passwords.length).toBeGreaterThanOrEqual(0.8);
    },
  );

  it.each([
    '1111 2222 3333 4444',
    'password.password1.password2',
    'summer winter spring',
    'Summer2024Winter2025',
    'january february march',
    'qwertyqwerty йцукен',
    'пароль пароль 123',
    'p.a.s.s.w.o.r.d.1.2.3',
    'Señor.senor.SENOR',
    'JohnSmith1984JohnSmith',
  ])('refuses %j', (password) => {
    expect(guessesLog10(password)).toBeLessThan(COMMON_BELOW);
  });

  it.each([
    'мой синий iphone едет в горы',
    'さくらの花が咲く春 Tokyo',
    '다섯 개의 낱말로 된 password',
    'correct horse battery staple',
    'acid acorn acre actor',
    'grün Kaffee Zebra Wolke',
  ])('accepts %j', (password) => {
    expect(guessesLog10(password)).toBeGreaterThanOrEqual(COMMON_BELOW);
  });

  it('recognizes context words with and without accents', () => {
    const password = 'Müllerin Friederike';
    expect(guessesLog10(password, ['Friederike', 'Mullerin'])).toBeLessThan(guessesLog10(password) - 6);
  });

  it('stays fast on hard input', () => {
    guessesLog10('velvet anchor prairie drum');
    const begun = performance.now();
    for (let time = 0; time < 5; time++) guessesLog10('4a5s5w0rd@1! x'.repeat(18));
    expect((performance.now() - begun) / 5).toBeLessThan(500);
  });
});

describe('isMadeOf', () => {
  it('finds a name typed without its accents', () => {
    expect(isMadeOf('mullerin-mullerin-1', ['Müllerin'], PASSWORD_MIN)).toBe(true);
  });
});

import { describe, expect, test } from 'vitest';
import { NewPassword } from '@/lib/security/schema';
import { assertStrongPassword, hashPassword, verifyPassword } from './password';

const context = ['ada@acme.example', 'Ada', 'Okafor', 'Acme Voice'];
const verdict = (password: string) => {
  try {
    assertStrongPassword(password, context);
    return 'accepted';
  } catch (error) {
    return (error as { data: { errors: { code: string }[] } }).data.errors[0]!.code;
  }
};

describe('a chosen password', () => {
  test.each(['short', '12345678901234', ''])('%j is too short', (password) => {
    expect(NewPassword.safeParse(password).success).toBe(false);
  });

  test('counts code points, and takes 256 of them', () => {
    expect(NewPassword.safeParse('🦊'.repeat(14)).success).toBe(false);
    expect(NewPassword.safeParse('🦊🐝🐙🦀🐢'.repeat(3)).success).toBe(true);
    expect(NewPassword.safeParse('ab'.repeat(128)).success).toBe(true);
    expect(NewPassword.safeParse(`${'ab'.repeat(128)}c`).success).toBe(false);
  });

  test.each(['passwordpassword', 'aaaaaaaaaaaaaaaa', 'abcabcabcabcabcabc', '111111111111111111'])(
    '%j is common',
    (password) => {
      expect(verdict(password)).toBe('too_common');
    },
  );

  test.each(['ada.okafor.acme', 'AcmeVoice-Okafor1', 'agniacmevoice2026'])('%j is personal', (password) => {
    expect(verdict(password)).toBe('too_personal');
  });

  test.each(['correct horse battery staple', 'пароль из пяти слов', 'the acme of unlikely geese'])(
    '%j is good',
    (password) => {
      expect(verdict(password)).toBe('accepted');
    },
  );
});

describe('hashing', () => {
  test('is Argon2id at OWASP’s parameters, and NFKC folds what looks the same', async () => {
    const hash = await hashPassword('ﬁve unlikely wörds');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword(hash, 'five unlikely wo\u0308rds')).toBe(true);
    expect(await verifyPassword(hash, 'five unlikely words')).toBe(false);
  });

  test('no hash is never a match', async () => {
    expect(await verifyPassword(null, 'no account has this password')).toBe(false);
  });
});

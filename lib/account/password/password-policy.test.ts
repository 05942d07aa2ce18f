import { dictionary } from '@zxcvbn-ts/language-common';
import { describe, expect, test } from 'vitest';
import { PASSWORD_MIN } from '@/lib/account/security/constants';
import { NewPassword } from '@/lib/account/security/schema';
import { assertGoodPassword } from './password-policy';

const context = ['ada@acme.example', 'Ada', 'Okafor', 'Acme Voice'];
const verdict = (password: string) =>
  assertGoodPassword(NewPassword.parse(password), context).then(
    () => 'accepted',
    (error) => error.data.errors[0].code as string,
  );

describe('assertGoodPassword', () => {
  test.each(['short', '12345678901234', ''])('refuses %j as too short', (password) => {
    expect(NewPassword.safeParse(password).success).toBe(false);
  });

  test('counts code points and accepts 256 of them', () => {
    expect(NewPassword.safeParse('🦊'.repeat(14)).success).toBe(false);
    expect(NewPassword.safeParse('🦊🐝🐙🦀🐢'.repeat(3)).success).toBe(true);
    expect(NewPassword.safeParse('ab'.repeat(128)).success).toBe(true);
    expect(NewPassword.safeParse(`${'ab'.repeat(128)}c`).success).toBe(false);
  });

  test.each([
    'passwordpassword',
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc',
    '111111111111111111',
    '1234567890123456',
    'abcdefghijklmnop',
    'qwertyuiopasdfgh',
    '1qaz2wsx3edc4rfv',
    'Password123456!',
    'P@ssw0rdP@ssw0rd',
    'administrator123',
    'letmeinletmeinletmein',
    'christopher-1990-12',
  ])('refuses %j as common', async (password) => {
    expect(await verdict(password)).toBe('too_common');
  });

  test('refuses every long password of the shipped list, and short ones typed twice', async () => {
    const list = dictionary['passwords-common'] as unknown as string[];
    const long = list.filter((password) => [...password].length >= PASSWORD_MIN);
    const twice = list.slice(0, 300).map((password) => password.repeat(Math.ceil(PASSWORD_MIN / password.length)));
    for (const password of [...long, ...twice]) expect([password, await verdict(password)]).not.toContain('accepted');
  });

  test.each([
    'ada.okafor.acme',
    'AcmeVoice-Okafor1',
    'agniacmevoice2026',
    '0kaf0r@Acme-V0ice',
    'ＡｃｍｅＶｏｉｃｅ-Ｏｋａｆｏｒ',
  ])('refuses %j as personal', async (password) => {
    expect(await verdict(password)).toBe('too_personal');
  });

  test.each([
    'correct horse battery staple',
    'пароль из пяти слов',
    'the acme of unlikely geese',
    'Tr7$kq9!vB2@mX4#',
    '      spaces  count   between  kettles ',
    'alllowercaseletterswithoutanything',
    '8f3kq0vbn2mxz7rt5yw1',
  ])('accepts %j', async (password) => {
    expect(await verdict(password)).toBe('accepted');
  });

  test('stays fast for long passwords', async () => {
    const begun = performance.now();
    await verdict('4a5s5w0rd@1! x'.repeat(18));
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

import { dictionary } from '@zxcvbn-ts/language-common';
import { describe, expect, test } from 'vitest';
import { NewPassword, PASSWORD_MIN } from '@/lib/account/security/schema';
import { assertGoodPassword } from './password-policy';

const context = ['ada@acme.example', 'Ada', 'Okafor', 'Acme Voice'];
const verdict = (password: string) =>
  assertGoodPassword(NewPassword.parse(password), context).then(
    () => 'accepted',
    (error) => error.data.errors[0].code as string,
  );

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
  ])('%j is common', async (password) => {
    expect(await verdict(password)).toBe('too_common');
  });

  test('none of the long ones in the shipped list is accepted, nor a short one twice', async () => {
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
  ])('%j is personal', async (password) => {
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
  ])('%j is good', async (password) => {
    expect(await verdict(password)).toBe('accepted');
  });

  test('is looked at quickly, however long', async () => {
    const begun = performance.now();
    await verdict('4a5s5w0rd@1! x'.repeat(18));
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

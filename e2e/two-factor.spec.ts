import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { Authenticator, turnOnTwoFactor } from './authenticator';
import { forgetProof } from './database';
import {
  demo,
  freshPage,
  newestMail,
  newPerson,
  organizationTab,
  signIn,
  signInAsOwner,
  useRecoveryCode,
} from './demo';
import { test } from './test';

test.setTimeout(240_000);

async function enterCode(page: Page, code: string, { remember = false } = {}): Promise<void> {
  await page.getByLabel('Code from your authenticator app').fill(code);
  if (remember) await page.getByLabel('Remember this browser').check();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('sets up two-factor, signs in by code, recovery code and remembered browser, and turns it off', async ({
  page,
  browser,
}) => {
  await signInAsOwner(page);
  const mine = await freshPage(browser);
  const { email, password } = await newPerson(page, mine);
  const cookie = async (from: Page) =>
    (await from.context().cookies()).find(({ name }) => name.endsWith('agni.session'))?.value;
  const before = await cookie(mine);
  const { app, recovery_codes } = await turnOnTwoFactor(mine);
  expect(await cookie(mine)).not.toBe(before);
  await expectAccessible(mine);
  await newestMail(page.request, email, /authentication is on/);

  // By a code, a wrong one first. Then the requested page opens.
  const second = await freshPage(browser);
  await second.goto('/settings/profile');
  await second.getByLabel('Email').fill(email);
  await second.getByLabel('Password', { exact: true }).fill(password);
  await second.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(second).toHaveURL(/\/second-factor/);
  await expectAccessible(second);
  const half = await cookie(second);
  await enterCode(second, '000000');
  await expect(second.getByText('This code is incorrect.')).toBeVisible();
  const code = await app.code();
  await enterCode(second, code, { remember: true });
  await expect(second).toHaveURL(/\/settings\/profile$/);
  expect(await cookie(second)).not.toBe(half);

  // The same code again, then a recovery code, then that one again.
  const third = await freshPage(browser);
  await signIn(third, email, password);
  await enterCode(third, code);
  await expect(third.getByText('This code was already used.')).toBeVisible();
  await third.getByRole('button', { name: 'Use a recovery code' }).click();
  await expectAccessible(third);
  await third.getByLabel('Recovery code').fill(recovery_codes[0]!);
  await third.getByRole('button', { name: 'Continue' }).click();
  await expect(organizationTab(third)).toBeVisible();
  await newestMail(page.request, email, /recovery code was used/);
  const fourth = await freshPage(browser);
  await signIn(fourth, email, password);
  await useRecoveryCode(fourth);
  await fourth.getByLabel('Recovery code').fill(recovery_codes[0]!);
  await fourth.getByRole('button', { name: 'Continue' }).click();
  await expect(fourth.getByText('This recovery code is incorrect or was already used.')).toBeVisible();

  // The remembered browser needs no code until it is forgotten.
  await second.getByRole('button', { name: /Nia Newcomer/ }).click();
  await second.getByRole('menuitem', { name: 'Sign out' }).click();
  await signIn(second, email, password);
  await expect(organizationTab(second)).toBeVisible();
  await mine.reload();
  await expect(mine.getByText('9 of 10 left')).toBeVisible();
  await mine.getByRole('button', { name: /^Forget Chrome/ }).click();
  await expectAccessible(mine);
  await mine.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click();
  await expect(mine.getByText('Remembered', { exact: true })).toHaveCount(0);
  await second.context().clearCookies({ name: /session/ });
  await signIn(second, email, password);
  await expect(second).toHaveURL(/\/second-factor/);

  // New recovery codes, then off.
  await mine.getByRole('button', { name: 'Generate new recovery codes' }).click();
  await mine.getByLabel('Code from your authenticator app').fill(await app.code());
  await mine.getByRole('button', { name: 'Continue' }).click();
  const shown = mine.getByRole('dialog', { name: 'Save your new recovery codes' }).getByRole('listitem');
  await expect(shown).toHaveCount(10);
  const codes = await shown.allInnerTexts();
  await mine.getByLabel('I saved them').check();
  await mine.getByRole('button', { name: 'Use these codes' }).click();
  await expect(mine.getByText('10 of 10 left')).toBeVisible();
  await mine.getByRole('button', { name: 'Turn off…' }).click();
  await expectAccessible(mine);
  await mine.getByLabel('Password', { exact: true }).fill('not the right one at all');
  await mine
    .getByRole('dialog')
    .getByLabel(/^Code from/)
    .fill(codes[9]!);
  await mine.getByRole('button', { name: 'Turn off', exact: true }).click();
  await expect(mine.getByText('This is not your current password.')).toBeVisible();
  await mine.getByLabel('Password', { exact: true }).fill(password);
  await mine.getByRole('button', { name: 'Turn off', exact: true }).click();
  await expect(mine.getByRole('button', { name: 'Set up two-factor' })).toBeVisible();
  await newestMail(page.request, email, /authentication is off/);
  await signIn(fourth, email, password);
  await expect(organizationTab(fourth)).toBeVisible();
});

test('signs devices out, restores password-only sign-in and sends an email when an admin resets two-factor', async ({
  page,
  browser,
}) => {
  await signInAsOwner(page);
  const theirs = await freshPage(browser);
  const { email, password } = await newPerson(page, theirs);
  await turnOnTwoFactor(theirs);
  await page.goto(`/settings/users?search=${encodeURIComponent(email)}`);
  const row = page.getByRole('row').filter({ hasText: email });
  await expect(row.getByText('On', { exact: true })).toBeVisible();
  await row.getByRole('button', { name: /^Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Reset two-factor…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset two-factor' }).click();
  await expect(row.getByText('Off', { exact: true })).toBeVisible();
  await theirs.goto('/settings/profile');
  await expect(theirs).toHaveURL(/\/login/);
  expect((await newestMail(page.request, email, /was reset/)).text).toContain('Ada Okafor');
  await signIn(theirs, email, password);
  await expect(organizationTab(theirs)).toBeVisible();
});

test('counts the second of two concurrent setups and shares each step between windows', async ({ page, browser }) => {
  await signInAsOwner(page);
  const one = await freshPage(browser);
  const { email, password } = await newPerson(page, one);
  await one.goto('/settings/security');
  await one.getByRole('button', { name: 'Set up two-factor' }).click();
  const stale = new Authenticator((await one.locator('code').innerText()).replaceAll(' ', ''));
  const two = await one.context().newPage();
  const { app } = await turnOnTwoFactor(two);
  await one.getByLabel('Code from the app').fill(await stale.code());
  await one.getByRole('button', { name: 'Continue' }).click();
  await expect(one.getByText(/restarted elsewhere/)).toBeVisible();

  const left = await freshPage(browser);
  await signIn(left, email, password);
  await expect(left).toHaveURL(/\/second-factor/);
  const right = await left.context().newPage();
  await right.goto('/login');
  await expect(right).toHaveURL(/\/second-factor/);
  await enterCode(left, await app.code());
  await expect(organizationTab(left)).toBeVisible();
  await enterCode(right, '123456');
  await expect(organizationTab(right)).toBeVisible();
});

test('requires reauthentication for a sensitive action and then continues it', async ({ page, browser }) => {
  await signInAsOwner(page);
  const admin = await freshPage(browser);
  const { password } = await newPerson(page, admin, 'ADMIN');
  const subject = await newPerson(page, await freshPage(browser));
  const { app } = await turnOnTwoFactor(admin);
  await admin.goto(`/settings/users?search=${encodeURIComponent(subject.email)}`);
  const row = admin.getByRole('row').filter({ hasText: subject.email });
  const choose = async () => {
    await row.getByRole('button', { name: /^Actions/ }).click();
    await admin.getByRole('menuitem', { name: 'Change role…' }).click();
    await admin.getByRole('radio', { name: /DEVELOPER/ }).check();
    await admin.getByRole('button', { name: 'Change role' }).click();
  };
  await forgetProof(admin);
  await choose();
  const ask = admin.getByRole('dialog', { name: 'Confirm it’s you' });
  await expect(ask.getByLabel('Password', { exact: true })).toBeFocused();
  await expectAccessible(admin);

  // Cancelling keeps the selection and changes nothing.
  await admin.keyboard.press('Escape');
  await expect(ask).toHaveCount(0);
  await expect(admin.getByText('Nothing was changed, because you didn’t confirm your identity.')).toBeVisible();
  await expect(admin.getByRole('radio', { name: /DEVELOPER/ })).toBeChecked();

  // Wrong, then right, and the same change is made.
  await admin.getByRole('button', { name: 'Change role' }).click();
  await ask.getByLabel('Password', { exact: true }).fill('not the right one at all');
  await ask.getByRole('button', { name: 'Confirm' }).click();
  await expect(ask.getByText('This is not your current password.')).toBeVisible();
  await ask.getByLabel('Password', { exact: true }).fill(password);
  await ask.getByRole('button', { name: 'Confirm' }).click();
  await expect(row.getByText('DEVELOPER')).toBeVisible();
  await expect(admin.getByRole('dialog')).toHaveCount(0);

  // For the next ten minutes there is no prompt; afterwards a code suffices, in an alert dialog too.
  await row.getByRole('button', { name: /^Actions/ }).click();
  await admin.getByRole('menuitem', { name: 'Suspend…' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Suspend' }).click();
  await expect(row.getByText('Suspended')).toBeVisible();
  await forgetProof(admin);
  await row.getByRole('button', { name: /^Actions/ }).click();
  await admin.getByRole('menuitem', { name: 'Remove…' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await ask.getByRole('button', { name: 'Use a code instead' }).click();
  await ask.getByLabel('Code from your authenticator app').fill(await app.code());
  await ask.getByRole('button', { name: 'Confirm' }).click();
  await expect(row).toHaveCount(0);
  await expect(admin.getByRole('alertdialog')).toHaveCount(0);
});

test('requires reauthentication to end a session', async ({ browser }) => {
  const { email, password } = demo();
  const member = email.replace('ada@', 'olivia.brooks@');
  const page = await freshPage(browser);
  await signIn(page, member, password);
  await expect(organizationTab(page)).toBeVisible();
  const other = await freshPage(browser);
  await signIn(other, member, password);
  await expect(organizationTab(other)).toBeVisible();
  await forgetProof(page);
  await page.goto('/settings/security');
  await page.getByRole('button', { name: 'Sign out all others' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out all others' }).click();
  const ask = page.getByRole('dialog', { name: 'Confirm it’s you' });
  await expect(ask.getByRole('button', { name: 'Use a code instead' })).toHaveCount(0);
  await ask.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByText('All other devices were signed out')).toBeVisible();
  await other.goto('/settings/profile');
  await expect(other).toHaveURL(/\/login/);
});

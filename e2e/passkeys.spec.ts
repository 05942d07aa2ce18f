import { expect } from '@playwright/test';
import { expectAccessible } from './accessible';
import { turnOnTwoFactor } from './authenticator';
import { forgetProof } from './database';
import { freshPage, newestMail, newPerson, organizationTab, signIn, signInAsOwner } from './demo';
import { test } from './test';
import { addAuthenticator, addFirstPasskey, newHolder, otherBrowser, passkeysCard } from './virtual-authenticator';

test.setTimeout(120_000);

test('adds and names a first passkey and signs in with it without a password', async ({ page, browser }) => {
  await signInAsOwner(page);
  const { page: mine, email, authenticator } = await newHolder(page, browser);
  await mine.goto('/settings/security');
  await expect(passkeysCard(mine).getByText('You have no passkeys yet.')).toBeVisible();
  await expectAccessible(mine);

  // User verification fails: nothing has changed, and it can be retried.
  await authenticator.verifies(false);
  await mine.getByRole('button', { name: 'Add a passkey' }).click();
  const add = mine.getByRole('dialog', { name: 'Add a passkey' });
  await expect(add.getByText('This turns on two-factor authentication')).toBeVisible();
  await expectAccessible(mine);
  await add.getByRole('button', { name: 'Create passkey' }).click();
  await expect(add.getByRole('alert')).toContainText('Nothing was changed.');
  await expectAccessible(mine);
  await authenticator.verifies(true);
  await add.getByRole('button', { name: 'Try again' }).click();

  // The recovery codes are saved before it counts.
  const save = mine.getByRole('dialog', { name: 'Save your recovery codes' });
  await expect(save.getByRole('listitem')).toHaveCount(10);
  await expectAccessible(mine);
  await expect(save.getByRole('button', { name: 'Use this passkey' })).toBeDisabled();
  await save.getByLabel('I saved them').check();
  await save.getByRole('button', { name: 'Use this passkey' }).click();

  // A name is suggested and then changed.
  const name = mine.getByLabel('Name', { exact: true });
  await expect(name).toHaveValue(/^Chrom\w* on Linux$/);
  await expectAccessible(mine);
  await name.fill('My laptop');
  await mine.getByRole('button', { name: 'Save name' }).click();
  const card = passkeysCard(mine);
  await expect(card.getByText('My laptop')).toBeVisible();
  await expect(card.getByText('On one device only')).toBeVisible();
  await expect(mine.getByText('On', { exact: true })).toBeVisible();
  await newestMail(page.request, email, /passkey was added/);
  await expectAccessible(mine);

  // Renamed again; a name is required.
  await mine.getByRole('button', { name: 'Rename My laptop' }).click();
  await name.fill('');
  await mine.getByRole('button', { name: 'Save name' }).click();
  await expect(mine.getByText('The name is required.')).toBeVisible();
  await expectAccessible(mine);
  await name.fill('Work laptop');
  await mine.getByRole('button', { name: 'Save name' }).click();
  await expect(card.getByText('Work laptop')).toBeVisible();

  // It signs in on another browser, leads to the requested page, and needs nothing else.
  const { page: other, authenticator: theirs } = await otherBrowser(browser, authenticator);
  await other.goto('/settings/profile');
  await expect(other).toHaveURL(/\/login/);
  await expectAccessible(other);
  await theirs.answers(true);
  await other.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(other).toHaveURL(/\/settings\/profile$/);
  await mine.reload();
  await expect(card.getByText(/Last used/)).not.toContainText('never');
  await expect(mine.getByText(/with a passkey/)).toBeVisible();
});

test('requires a code to add a passkey when an app is enabled, accepts either, and reauthenticates with the passkey', async ({
  page,
  browser,
}) => {
  await signInAsOwner(page);
  const { page: mine, email, password, authenticator } = await newHolder(page, browser, 'ADMIN');
  const { app } = await turnOnTwoFactor(mine);
  await mine.getByRole('button', { name: 'Add a passkey' }).click();
  await expectAccessible(mine);
  await mine.getByLabel('Code from your authenticator app').fill(await app.code());
  await mine.getByRole('button', { name: 'Continue', exact: true }).click();
  await mine.getByRole('button', { name: 'Create passkey' }).click();
  await mine.getByRole('button', { name: 'Keep this name' }).click();
  await expect(passkeysCard(mine).getByRole('listitem')).toHaveCount(1);

  // A device with a passkey does not create a second one.
  await mine.getByRole('button', { name: 'Add a passkey' }).click();
  await mine.getByRole('button', { name: 'Continue', exact: true }).click();
  await mine.getByRole('button', { name: 'Create passkey' }).click();
  await expect(mine.getByRole('dialog').getByRole('alert')).toContainText('already has a passkey for your account');
  await mine.getByRole('button', { name: 'Cancel' }).click();

  // A sensitive action.
  await mine.goto('/settings/profile');
  await forgetProof(mine);
  const wanted = `moved.${email}`;
  await mine.getByLabel('New email').fill(wanted);
  await mine.getByRole('button', { name: 'Change email' }).click();
  const ask = mine.getByRole('dialog', { name: 'Confirm it’s you' });
  await expect(ask.getByRole('button', { name: 'Confirm with a passkey' })).toBeFocused();
  await expectAccessible(mine);
  await authenticator.verifies(false);
  await ask.getByRole('button', { name: 'Confirm with a passkey' }).click();
  await expect(ask.getByRole('alert')).toContainText('Nothing was changed.');
  await authenticator.verifies(true);
  await ask.getByRole('button', { name: 'Confirm with a passkey' }).click();
  await expect(mine.getByText(`Waiting for ${wanted}`)).toBeVisible();

  // Removing it requires a second factor, no matter how recently one was verified.
  await mine.goto('/settings/security');
  await mine.getByRole('button', { name: /^Remove Chrom/ }).click();
  const remove = mine.getByRole('dialog', { name: /^Remove Chrom/ });
  await expect(remove.getByRole('button', { name: 'Use a code instead' })).toBeVisible();
  await expectAccessible(mine);
  await remove.getByRole('button', { name: 'Remove' }).click();
  await expect(passkeysCard(mine).getByText('You have no passkeys yet.')).toBeVisible();
  await newestMail(page.request, email, /passkey was removed/);

  // The app is still the second factor.
  const other = await freshPage(browser);
  await signIn(other, email, password);
  await other.getByLabel('Code from your authenticator app').fill(await app.code());
  await other.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(organizationTab(other)).toBeVisible();
});

test('turns two-factor off with the password and the only passkey, after which the password alone signs in', async ({
  page,
  browser,
}) => {
  await signInAsOwner(page);
  const { page: mine, email, password, authenticator } = await newHolder(page, browser);
  await addFirstPasskey(mine);
  const { page: other } = await otherBrowser(browser, authenticator);
  await mine.getByRole('button', { name: /^Remove Chrom/ }).click();
  await expectAccessible(mine);
  const dialog = mine.getByRole('dialog');
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Turn off' }).click();
  await expect(passkeysCard(mine).getByText('You have no passkeys yet.')).toBeVisible();
  await signIn(other, email, password);
  await expect(organizationTab(other)).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`shows passkeys on a phone without axe violations, ${colorScheme}`, async ({ page, browser }) => {
    await signInAsOwner(page);
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme });
    const mine = await context.newPage();
    const { email, password } = await newPerson(page, mine);
    await mine.emulateMedia({ colorScheme });
    const authenticator = await addAuthenticator(mine);
    const look = async () => {
      await expectAccessible(mine);
      expect(await mine.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    };
    await mine.goto('/settings/security');
    await mine.getByRole('button', { name: 'Add a passkey' }).click();
    await look();
    await mine.keyboard.press('Escape');
    await addFirstPasskey(mine);
    await look();
    await mine.getByRole('button', { name: /^Remove/ }).click();
    await look();
    await authenticator.answers(false);
    await context.clearCookies();
    await mine.goto('/login');
    await look();
    await signIn(mine, email, password);
    await expect(mine).toHaveURL(/\/second-factor/);
    await look();
  });
}
